export {
  begunSessions,
  deviceCommandEvents,
  recordedCommandEvents,
  type BegunSession,
  type CommandEvent,
  type RecordedCommandEvent,
} from './commandEvents.js';
export {
  openStatuses,
  projectDeviceCommands,
  type DeviceCommandRow,
  type ShownStatus,
} from './projectDeviceCommands.js';
