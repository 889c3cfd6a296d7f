export { createAlarms, type Alarms } from './alarms.js';
export { createAlarmWatcher, type AlarmWatcher } from './alarmWatcher.js';
