export { brewById, createOpenBrewPlans, listBrews, type Brew } from './brewPlans.js';
export {
  readPosition,
  watchedVersions,
  type ReadPosition,
  type RowVersion,
  type WatchedKeys,
  type WatchedVersions,
} from './changes.js';
export {
  commandsById,
  listCommands,
  listDeviceCommands,
  type CommandFilter,
  type RequestedCommand,
} from './deviceCommands.js';
export { listDeviceEvents, type DeviceEventEntry } from './deviceEvents.js';
export { deviceSequenceOf, type DeviceSequenceStatus } from './deviceSequence.js';
export { devicesById, listDevices, type DeviceStatus, type LastReading } from './devices.js';
export { deviceTwinOf, type DeviceTwin } from './deviceTwin.js';
export {
  enrolledDevice,
  knownDeviceIds,
  knownDevices,
  listSilentDevices,
  type EnrolledDevice,
} from './enrolledDevices.js';
export { projectionProgress, type ProjectionProgress } from './health.js';
export { history, type History, type HistoryPoint, type HistorySeries, type Resolution } from './history.js';
export type { ExcludedReadings } from './historyExcluded.js';
export type { Excluded, HistoryRequest, PlacedBy } from './historyRange.js';
export { sessionRange } from './sessionRange.js';
export { type Key, type Page, type PageRequest } from './page.js';
export {
  countParkedAfter,
  lastParkedId,
  listParkedMessages,
  parkedColumns,
  parkedUsage,
  type ParkedMessage,
  type ParkedUsage,
} from './parkedMessages.js';
export { listUnkeptMessages, type UnkeptMessages } from './unkeptMessages.js';
export { projectionsInRebuild } from './rebuilds.js';
export { listSessions, sessionsById, statusOfNumber, type Session, type SessionStatus } from './sessions.js';
export { brewTimeline, commandTimeline, sessionTimeline, type TimelineEntry } from './timeline.js';
