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
export { alarmKinds, plannedWorks, type AlarmKind, type PlannedWork, type ResolutionCause } from './kinds.js';
export { alarmRules, type AlarmRules, type ChangeAlarmRules } from './rulesDecider.js';
export { plannedDaysOf, withPlannedDays } from './plannedDays.js';
export { refuseProfile } from './profile.js';
export { maxDay, maxDays, refuseChanges, settingRanges, type NumberSetting } from './refuseChanges.js';
export type { AlarmRulesEvent } from './rulesEvents.js';
export {
  defaultSettings,
  withChanges,
  type AlarmChanges,
  type AlarmSettings,
  type PlannedDay,
} from './settings.js';
export type { AlarmSignal, SampledReading } from './signals.js';
export { watchAlarms } from './watch.js';
export { beginWatch, type AlarmWatch } from './watchState.js';
