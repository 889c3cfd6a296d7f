export { decideDebug, isDebugged, type DebugDecision, type DebugTime } from './debugState.js';
export type {
  DebugFrame,
  FrameDirection,
  FrameKind,
  FrameNumber,
  FrameOutcome,
  ProjectedFrame,
} from './frame.js';
export { frameStages, type FrameStage, type FrameTimes, type StageName } from './frameStages.js';
export { debugLimits } from './limits.js';
