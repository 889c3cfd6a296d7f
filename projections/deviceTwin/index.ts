export type { TwinChange } from './evolveTwin.js';
export { projectDeviceTwins, twinChanges } from './projectDeviceTwins.js';
export type { DeviceTwinRow, SettingWish, SettingWishes, SetPointWish } from './twin.js';
