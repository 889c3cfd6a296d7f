export { createApi, type Api, type ApiLimits, type ApiOptions } from './createApi.js';
export type { LiveHint, LiveHints } from './ports.js';
