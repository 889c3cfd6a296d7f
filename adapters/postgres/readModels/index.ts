export type { ReadModel } from './readModel.js';
export {
  createReadModels,
  createReadModelWriter,
  type AppliedBatch,
  type ProjectSpan,
} from './writeReadModels.js';
