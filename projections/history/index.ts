export type { ChunkColumns, SensorColumn } from './chunkColumns.js';
export { compareReadings, type HistoryReading } from './historyReading.js';
export type { SensorSummary, Summary } from './summary.js';
