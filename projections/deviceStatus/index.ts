export {
  lastReceived,
  newestReadings,
  projectClocks,
  projectPresence,
  projectReporting,
  type ClockRow,
  type PresenceRow,
  type ReportingRow,
} from './projectDeviceStatus.js';
