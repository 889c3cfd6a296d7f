export * from './changeable/index.js';
export { alarmIdOf } from './alarmId.js';
export { alarmOf, type AcknowledgeAlarm, type AlarmDecision, type HandleAlarm } from './commands.js';
export { alarm } from './decider.js';
export { nextDueAtMs, type Watched } from './evaluate.js';
export {
  statusAfter,
  type Alarm,
  type AlarmDetails,
  type AlarmEvent,
  type AlarmIdentity,
  type AlarmStatus,
} from './events.js';
export type { ResolutionCause } from './changeable/kinds.js';
export { alarmRules, type AlarmRules, type ChangeAlarmRules } from './rulesDecider.js';
export { plannedDaysOf, withPlannedDays } from './plannedDays.js';
export { refuseProfile } from './profile.js';
export { refuseChanges } from './changeable/refuseChanges.js';
export type { AlarmRulesEvent } from './rulesEvents.js';
export type { AlarmSignal, SampledReading } from './signals.js';
export { watchAlarms } from './watch.js';
export { beginWatch, type AlarmWatch } from './watchState.js';
