export {
  defaultCanary,
  messagesAtOnce,
  nextOfJob,
  type NextOfJob,
  type ParkedJobCounts,
  type ParkedJobProgress,
  type ParkedJobStatus,
  type ParkedJobWork,
  type RequeueOutcome,
} from './job.js';
export { isCut, requeueObstacle, type RequeueCandidate, type RequeueObstacle } from './requeueObstacle.js';
