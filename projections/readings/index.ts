export {
  dayOf,
  historyLevels,
  keepForGood,
  oldestKept,
  type HistoryLevel,
  type Retention,
  type RollupLevel,
} from './historyLevels.js';
export { keptRows, partitionsOf, projectReadings, type ReadingRow } from './projectReadings.js';
