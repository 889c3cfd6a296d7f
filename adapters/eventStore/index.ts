export { createEventStore, type EventStoreConnection, type EventStoreOptions } from './createEventStore.js';
export { identityStream, ownStreams } from './identity.js';
export { probeStream } from './probe.js';
export { openRawStore, type OrderedAppender, type RawEvent, type RawStore } from './raw/index.js';
export { createStoreTails, type StoreTailsOptions } from './storeTails.js';
