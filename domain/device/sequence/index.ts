export { decide } from './decide.js';
export type {
  HelloEntry,
  LogEntry,
  MessageEdit,
  MessageEntry,
  PreviousBoot,
  SequenceAnomalyKind,
  SequenceNotice,
} from './entry.js';
export { evolve } from './evolve.js';
export { laterMessages } from './laterMessages.js';
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
export type { FindRecent, Recorded, SequencedMessage, Verdict } from './verdict.js';
