export { actorOfLogin, brewline, isPersonId, withActors, type Actor } from './actor.js';
export { actorText, shownText, type NamedActor } from './actorText.js';
export { linkTo, signUps, type LinkPurpose, type SignUp } from './links.js';
export { roles, type Role } from './roles.js';
export type { PersonalText } from './personalText.js';
