export { decide, type FindRecent, type Recorded, type SequencedMessage, type Verdict } from './decide.js';
export type {
  HelloEntry,
  LogEntry,
  MessageEntry,
  PreviousBoot,
  SequenceAnomalyKind,
  SequenceNotice,
} from './entry.js';
export { evolve } from './evolve.js';
export { sizeOf, type Range } from './ranges.js';
export {
  epochOf,
  isLacking,
  missingOf,
  sequenceLimits,
  unknownDevice,
  type BootSequence,
  type DeviceSequence,
  type EpochSequence,
  type MissingNumbers,
  type SequenceCounts,
} from './state.js';
