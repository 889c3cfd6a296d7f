export { createApi, type Api, type ApiLimits, type ApiOptions } from './createApi.js';
export type { CommandRequest, LiveHint, LiveHints, RequestCommand } from './ports.js';
