export { createAuthBackend, type AuthBackendOptions } from './createAuthBackend.js';
export { createDenialLog } from './denialLog.js';
