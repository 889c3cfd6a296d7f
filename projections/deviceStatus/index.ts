export { newestReadings, projectPresence, type PresenceRow } from './projectDeviceStatus.js';
