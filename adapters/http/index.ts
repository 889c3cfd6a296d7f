export {
  createApi,
  tellReplayed,
  type Api,
  type ApiLimits,
  type ApiOptions,
  type ApiTracing,
  type FrameExplainer,
  type ParkedInspector,
  type PeopleParts,
} from './api/index.js';
export { listen, type Listening, type ListenOptions } from './listen.js';
