export type { ChunkColumns, SensorColumn } from './chunkColumns.js';
export { chunkLimits, decodeChunk, decodeColumns, encodeChunk, partsOf } from './chunk/index.js';
export { compareReadings, type HistoryReading } from './historyReading.js';
export {
  decodeSummaries,
  encodeSummaries,
  summarise,
  type SensorSummary,
  type Summary,
} from './summaries/index.js';
