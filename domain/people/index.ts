export { actorOfLogin, brewline, isPersonId, withActors, type Actor } from './actor.js';
export { roles, type Role } from './roles.js';
