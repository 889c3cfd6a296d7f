export { createApiClient, type ApiClient, type ApiClientOptions } from './createApiClient.js';
export { ApiProblem, ApiUnreachable, dataOf } from './errors.js';
export { LiveTopics } from './live/index.js';
export type {
  LiveChange,
  LiveConnection,
  LiveOptions,
  TopicEvent,
  TopicName,
  TopicsOptions,
} from './live/index.js';
export { logInWhenNeeded, type Credentials } from './logInWhenNeeded.js';
export type * from './schemas.js';
