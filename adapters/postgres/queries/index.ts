export { alarmsById, listAlarms } from './alarms.js';
export { listAlerts } from './alerts.js';
export { listAudit } from './auditEntries.js';
export { brewsById, createOpenBrewPlans } from './brewPlans.js';
export { createQueries } from './createQueries.js';
export { commandsById, listCommands } from './deviceCommands.js';
export { listDeviceEvents } from './deviceEvents.js';
export { deviceDenialOf } from './deviceDenial.js';
export { deviceSequenceOf } from './deviceSequence.js';
export { deviceThrottleOf } from './deviceThrottle.js';
export { sharedIdOf } from './sharedId.js';
export { devicesById } from './devices.js';
export { listFleet } from './fleet.js';
export { devicesOfJob, findDeviceJob, listDeviceJobs } from './deviceJobs.js';
export { tagsOf } from './fleetDevice.js';
export { notesOfDevice } from './deviceNotes.js';
export { deviceTwinOf } from './deviceTwin.js';
export {
  enrolledDevice,
  knownDeviceIds,
  knownDevices,
  listSilentDevices,
  type EnrolledDevice,
} from './enrolledDevices.js';
export { readHistory } from './history/index.js';
export { createOperationsQueries } from './operations.js';
export { find } from './search.js';
export { sessionLogPage } from './sessionLog/index.js';
export { sessionRange } from './sessionRange.js';
export {
  countParkedAfter,
  lastParkedId,
  listParkedMessages,
  parkedFaults,
  parkedUsage,
  type ParkedFault,
} from './parkedMessages.js';
export { listParkedGroups } from './parkedGroups.js';
export { findParkedJob, listParkedJobs } from './parkedJobs.js';
export { listUnkeptMessages } from './unkeptMessages.js';
export { listBrews } from './brewPlans.js';
export { listSessions, sessionsById, statusOfNumber } from './sessions.js';
export { commandTimeline, sessionTimeline } from './timeline.js';
