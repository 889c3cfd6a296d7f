export { compactHistory, type CompactedHour } from './compactHistory.js';
export { dropOldHistory } from './dropOldHistory.js';
export { createHistoryFill, endFill, forgetFill } from './fill.js';
export { isFilling } from './isFilling.js';
export { openHours } from './openHours.js';
export { writeHot } from './hotRows.js';
export { deviceReadings, withHistory } from './openHistory.js';
export type { Chunk, HistoryParts, HistorySlice, OpenHistory } from './slice.js';
export { summariesAt } from './summariesAt.js';
