export { api, ask } from './api.js';
export { logOut, type Me } from './session.js';
export { SignedIn } from './SignedIn.js';
