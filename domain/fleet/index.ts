export {
  deviceListColumns,
  longestSerial,
  readDeviceList,
  type DeviceList,
  type ListedDevice,
  type WrongLine,
} from './deviceList.js';
export * from './job.js';
export { longestNote, mostNotes } from './notes.js';
export { leastReportSecondsForMany, refuseSettingsForMany } from './settings.js';
export { deviceTagShape, isDeviceTag, mostTags } from './tags.js';
export { longestViewName, mostSharedViews, mostViews } from './views.js';
