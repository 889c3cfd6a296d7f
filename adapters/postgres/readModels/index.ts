export type { ReadModel } from './readModel.js';
export {
  createReadModels,
  createReadModelWriter,
  tablesOf,
  type OpenTexts,
  type AppliedBatch,
  type ProjectionName,
  type ProjectSpan,
} from './writeReadModels.js';
