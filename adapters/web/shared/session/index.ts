export { api, ask } from './api.js';
export { logOut, session, type Me } from './session.js';
export { SignedIn } from './SignedIn.js';
