export { retryAtMs, switchedOffAfterMs } from './afterFailure.js';
export { codeOf, isDanger } from './dangers.js';
export {
  decideNotices,
  mostInAnHour,
  alertWithinMs,
  singleWithinMs,
  type NoticeDecision,
  type Told,
  type WaitingNotice,
} from './decideNotices.js';
export {
  isWanted,
  preferencesWith,
  type ChosenPreferences,
  type NotificationPreferences,
} from './preferences.js';
export { quietUntilMs, type QuietHours } from './quietHours.js';
export type { NotificationWay } from './ways.js';
