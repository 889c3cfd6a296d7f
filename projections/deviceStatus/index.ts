export {
  lastReceived,
  newestReadings,
  projectClocks,
  projectPresence,
  projectReporting,
  type ClockRow,
  type PresenceRow,
  type ReportingRow,
  type StatusReading,
} from './projectDeviceStatus.js';
