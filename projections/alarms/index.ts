export { alarmPrefixes, alarmSignalsOf, isAlarmSignal } from './alarmSignals.js';
export { minuteOf, sampledReadings } from './sampledReadings.js';
export { alarmEvents, projectAlarms, type AlarmRow } from './projectAlarms.js';
