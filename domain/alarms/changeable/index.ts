// What people can change of the rules: pages import it without what decides by them, which runs on a server alone.
export { alarmKinds, plannedWorks, type AlarmKind, type PlannedWork } from './kinds.js';
export { maxDay, maxDays, settingRanges, type NumberSetting } from './refuseChanges.js';
export {
  defaultSettings,
  withChanges,
  type AlarmChanges,
  type AlarmSettings,
  type PlannedDay,
} from './settings.js';
