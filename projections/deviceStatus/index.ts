export {
  lastReceived,
  newestReadings,
  projectClocks,
  projectPresence,
  type ClockRow,
  type PresenceRow,
} from './projectDeviceStatus.js';
