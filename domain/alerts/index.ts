export {
  alertKinds,
  type Alert,
  type AlertFinding,
  type AlertKind,
  type AlertLevel,
  type AlertState,
  type OpenAlert,
} from './alert.js';
export { advanceAlerts, noTimes, type AlertChange, type AlertTimes } from './advance.js';
export { ageOfBackup, type BackupAge, type BackupRule, type KnownBackups } from './backups.js';
export {
  deviceStates,
  type DeviceState,
  type MinuteSample,
  type PausedProjection,
  type ReportedProjection,
  type ServedCertificate,
  type ServiceFacts,
  type ServiceFigures,
} from './facts.js';
export { alertFindings, standsStill } from './findings.js';
