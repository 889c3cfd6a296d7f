export { lastReceived, newestReadings, projectPresence, type PresenceRow } from './projectDeviceStatus.js';
