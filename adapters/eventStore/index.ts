export { createEventStore, type EventStoreConnection, type EventStoreOptions } from './createEventStore.js';
