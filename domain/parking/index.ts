export {
  defaultCanary,
  eventWork,
  messageWork,
  messagesAtOnce,
  nextOfJob,
  type NextOfJob,
  type ParkedJobCounts,
  type ParkedJobProgress,
  type ParkedJobStatus,
  type ParkedJobWork,
  type RequeueOutcome,
} from './job.js';
export { editableBytes, editableCharacters, editsOfMessage } from './edits.js';
export { isCut, requeueObstacle, type RequeueCandidate, type RequeueObstacle } from './requeueObstacle.js';
export {
  eventObstacle,
  isOfProjection,
  parkedEventOf,
  projectionSource,
  retryRefusal,
  type EventObstacle,
  type ParkedEventHead,
  type RetryCandidate,
  type RetryOrder,
} from './retry.js';
