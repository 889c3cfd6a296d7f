export { createAuthBackend, type AuthBackendOptions } from './createAuthBackend.js';
