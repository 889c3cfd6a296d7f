export {
  createApi,
  type Api,
  type ApiLimits,
  type ApiOptions,
  type LiveHint,
  type LiveHints,
} from './api/index.js';
export { createAuthBackend, type AuthBackendOptions } from './auth/index.js';
export { listen, type Listening, type ListenOptions } from './listen.js';
