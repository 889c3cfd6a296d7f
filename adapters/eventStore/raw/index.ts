export { openRawStore, type RawStore } from './openRawStore.js';
export type { RawAppender } from './rawAppender.js';
export type { RawAppend, RawEvent } from './rawEvent.js';
