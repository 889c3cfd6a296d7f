export { createEventStore, type EventStoreConnection, type EventStoreOptions } from './createEventStore.js';
export { ownStreams } from './identity.js';
export { openRawStore, type OrderedAppender, type RawEvent, type RawStore } from './raw/index.js';
