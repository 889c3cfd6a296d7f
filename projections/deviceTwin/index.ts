export type { TwinChange } from './evolveTwin.js';
export { projectDeviceTwins, twinChanges } from './projectDeviceTwins.js';
export type { DeviceTwinRow, DesiredSetting, DesiredSettings, DesiredSetPoint } from './twin.js';
