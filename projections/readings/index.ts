export {
  createDayOf,
  historyLevels,
  keepForGood,
  oldestKept,
  type HistoryLevel,
  type Retention,
  type RollupLevel,
} from './historyLevels.js';
export { keptMessages, partitionsOf, projectReadings, type ReadingRow } from './projectReadings.js';
