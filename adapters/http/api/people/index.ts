export { isSeen, mayCommand, ownerFor, presentAccess, windowsFor } from './access.js';
export { authenticate, callerOf, maybeCallerOf, type Caller } from './authenticate.js';
export { defaultLoginLimits, limitLogins, type LoginLimits } from './loginLimits.js';
export { createPasswordCheck, type PasswordCheck } from './passwordCheck.js';
export { createPersonDirectory, type PersonDirectory } from './personDirectory.js';
export { clearSessionCookie, setSessionCookie } from './sessionCookie.js';
export { createSessionTokens, type SessionTokens, type TokenClaims } from './sessionToken.js';
export { unauthorized, wrongPassword } from './unauthorized.js';
