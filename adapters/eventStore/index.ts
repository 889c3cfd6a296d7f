export { createEventStore, type EventStoreConnection, type EventStoreOptions } from './createEventStore.js';
export { identityStream } from './identity.js';
export { openRawStore, type RawAppender, type RawEvent, type RawStore } from './raw/index.js';
