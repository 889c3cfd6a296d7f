export {
  invitationResource,
  listedPersonResource,
  loginSessionResource,
  personDetailsResource,
} from './account.js';
export { entryResource } from './journal.js';
export { digits, fermentationResource, figureResource } from './fermentation.js';
export { alarmResource } from './alarm.js';
export { alarmProfileResource, alarmRulesResource } from './alarmRules.js';
export {
  backupResource,
  backupsResource,
  operationsResource,
  projectionHourResource,
  rebuildResource,
  systemResource,
} from './operations.js';
export { alertResource, minuteResource } from './alert.js';
export { auditResource, type AuditResource } from './auditEntry.js';
export { auditCsvHeading, auditCsvLine, auditFile } from './auditFile.js';
export { brewResource } from './brew.js';
export { codeTables, type Coded } from './coded.js';
export { commandResource } from './command.js';
export { deviceResource } from './device.js';
export { deviceJobResource, deviceOfJobResource } from './deviceJob.js';
export { deviceNoteResource } from './deviceNote.js';
export { fleetViewResource } from './fleetView.js';
export { fleetDetailsResource, fleetResource } from './fleet.js';
export {
  debugFile,
  debugFrameDetailsResource,
  debugFrameResource,
  debugLine,
  deviceDebugResource,
} from './deviceDebug.js';
export { deviceDenialResource } from './deviceDenial.js';
export { deviceSequenceResource, sharedIdResource } from './deviceSequence.js';
export { deviceThrottleResource } from './deviceThrottle.js';
export { encodeHistory } from './history.js';
export { logFile, logSubject, sessionIdsOf } from './logFile.js';
export { logLine, logSummaryResource } from './logLine.js';
export { errorDetailsResource, errorGroupResource } from './errorGroup.js';
export {
  inspectedResource,
  parkedGroupResource,
  parkedJobResource,
  parkedResource,
  shownDifferences,
  unkeptResource,
} from './parkedMessage.js';
export { shareResource } from './share.js';
export { sessionResource } from './session.js';
export { storedEventDetailsResource, storedEventResource } from './storedEvent.js';
export { deviceEventResource, timelineResource } from './timeline.js';
export { twinResource } from './twin.js';
export { claimCodeResource } from './claimCode.js';
export { importedRecipeResource, recipeResource, recipeSummary, scaledRecipeResource } from './recipe.js';
