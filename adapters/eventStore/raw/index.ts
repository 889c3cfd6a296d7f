export { callsOf, serverVersionOf, type ClientCalls } from './clientCalls.js';
export { openRawStore, type RawStore } from './openRawStore.js';
export type { OrderedAppender } from './orderedAppender.js';
export { RawAppender } from './rawAppender.js';
export type { RawAppend, RawEvent } from './rawEvent.js';
export { readLast, readOfStream, responsesOf } from './readRaw.js';
