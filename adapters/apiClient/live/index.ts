export { followLive, type LiveChange, type LiveOptions } from './followLive.js';
export { LiveTopics, type TopicsOptions } from './liveTopics.js';
export type { LiveConnection } from './reconnecting.js';
export type { TopicEvent, TopicName } from './topicEvent.js';
