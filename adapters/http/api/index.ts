export { createApi, type Api, type ApiLimits, type ApiOptions } from './createApi.js';
export { tellReplayed } from './people/index.js';
export type { PeopleParts } from './peopleApi.js';
export type { ApiTracing, FrameExplainer, ParkedInspector } from './ports.js';
