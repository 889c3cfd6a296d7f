export { actorOfLogin, brewline, isPersonId, withActors, type Actor } from './actor.js';
export { linkTo, signUps, type LinkPurpose, type SignUp } from './links.js';
export { roles, type Role } from './roles.js';
export type { PersonalText } from './personalText.js';
