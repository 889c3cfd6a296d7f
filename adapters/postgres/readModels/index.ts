export type { ReadModel } from './readModel.js';
export {
  createReadModels,
  createReadModelWriter,
  readModelTables,
  type OpenTexts,
  type AppliedBatch,
  type ProjectSpan,
} from './writeReadModels.js';
