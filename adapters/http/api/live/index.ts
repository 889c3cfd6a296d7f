export { liveHeaders } from './eventWriter.js';
export { LiveClient, type Since } from './liveClient.js';
export { createLiveHub, type LiveHub } from './liveHub.js';
export { viewOf, watchedBy, whyNot, type Topic, type TopicView } from './topic.js';
export { deviceAndCommands, sessionTopic, topicNamed } from './topics.js';
export { eventSourceWire, readPositionOf, topicsWire } from './wire.js';
