export * from './alerts/index.js';
export { createAggregateStateStore } from './aggregateStates.js';
export { latestBackups, recordBackup } from './backups.js';
export { createActionOrigins, deleteOldAudit } from './auditOrigins.js';
export { createDeviceDebugs, deleteOldDebug, startDebugRecorder } from './deviceDebug/index.js';
export {
  createAlarmWatches,
  createAlertTeller,
  createBrewPlanDirectory,
  createDeviceQueueWriter,
  createDispatchQueue,
  createNotificationOutbox,
  createPlannedStarts,
  deleteOldNotices,
  writeAlarmNews,
  writeAlarmWatches,
  type AlertTeller,
  writeBrewPlanDirectory,
} from './dispatch/index.js';
export * from './identity/index.js';
export * from './errors/index.js';
export {
  createHealthReports,
  type HealthReports,
  type OwnReport,
  type ProbeArrivals,
} from './healthReports.js';
export { createMachineReader } from './machineReader.js';
export { migrate } from './migrate.js';
export { createNamedLock } from './namedLock.js';
export { createParking, createRequeueOutcomes, type ParkingBudget } from './parking.js';
export {
  createDeviceJobs,
  createDeviceJobStore,
  createDeviceNotes,
  createFleetViews,
  createDeviceTags,
} from './fleet/index.js';
export { createParkedJobs, createParkedJobStore } from './parkedJobs/index.js';
export { createPool, type Pool, type PoolOptions } from './pool.js';
export * from './operations/index.js';
export { createProjectionPauses, pausedProjections } from './projectionPauses.js';
export { createProjectionRebuilds, requestedRebuilds } from './projectionRebuilds.js';
export { createPresenceReader } from './presenceReader.js';
export {
  compactHistory,
  createHistoryFill,
  deviceReadings,
  dropOldHistory,
  endFill,
  forgetFill,
  isFilling,
  openHours,
} from './history/index.js';
export { beginRebuild, resetProjection } from './resetProjection.js';
export { createSequenceStore } from './sequenceStore.js';
export { createProjectionTarget } from './projectionTarget.js';
export { createThrottles } from './throttles.js';
export { createUplinkRing } from './uplinkRing.js';
export * from './queries/index.js';
export {
  createReadModels,
  createReadModelWriter,
  type AppliedBatch,
  type OpenTexts,
} from './readModels/index.js';
