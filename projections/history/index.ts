export type { ChunkColumns, SensorColumn } from './chunkColumns.js';
export { chunkLimits, decodeChunk, decodeColumns, encodeChunk, partsOf } from './chunk/index.js';
export { compareReadings, compareReceipts, type HistoryReading } from './historyReading.js';
export {
  decodeSummaries,
  encodeSummaries,
  summarise,
  type SensorSummary,
  type Summary,
} from './summaries/index.js';
export { buckets, bucketOf } from './bucketOf.js';
export { hourMs, hourOf } from './hours.js';
export { chunkKinds, planChunks, type ChunkKind, type PlannedChunk } from './planChunks.js';
export { addReadings } from './readingsOf.js';
export { keepForGood, oldestKept, type Retention } from './retention.js';
export { Stretches } from './stretches.js';
export { intervals, tenMinutesMs } from './intervals.js';
