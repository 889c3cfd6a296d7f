export { createStoredEvents, type ReadableStore } from './createStoredEvents.js';
