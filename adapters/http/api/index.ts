export { createApi, type Api, type ApiLimits, type ApiOptions } from './createApi.js';
export type { ApiTracing } from './ports.js';
