export { api, ask } from './api.js';
export { hasPasskeys, newPasskey } from './passkeys.js';
export { nextPath } from './nextPath.js';
export { proven } from './proof.js';
export { endPush, pushSubscription, workerOfApp } from './push.js';
export { unprovenReasonOf } from './reasonOf.js';
export { haveLoggedIn, leave, logOut, session, type Me } from './session.js';
export { SignedIn } from './SignedIn.js';
