export {
  createApi,
  type Api,
  type ApiLimits,
  type ApiOptions,
  type CommandRequest,
  type LiveHint,
  type LiveHints,
  type RequestCommand,
} from './api/index.js';
export { createAuthBackend, type AuthBackendOptions } from './auth/index.js';
export { listen, type Listening, type ListenOptions } from './listen.js';
