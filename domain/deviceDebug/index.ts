export { decideDebug, isDebugged, type DebugDecision, type DebugTime } from './debugState.js';
export {
  frameDirections,
  frameOutcomes,
  type DebugFrame,
  type FrameDirection,
  type FrameKind,
  type FrameNumber,
  type FrameOutcome,
  type ProjectedFrame,
} from './frame.js';
export { frameStages, type FrameStage, type FrameTimes, type StageName } from './frameStages.js';
export { debugLimits } from './limits.js';
