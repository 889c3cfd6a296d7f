import type { Pool } from 'pg';
import type { DecodeTelemetry } from '../../../projections/ports.js';
import type { ApiQueries } from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { alarmsById, listAlarms } from './alarms.js';
import { lastHour } from '../alerts/index.js';
import { listAlerts, openAlerts } from './alerts.js';
import { listAudit } from './auditEntries.js';
import { annotations } from './annotations.js';
import { journalEntries, journalOfSession, measurementsOf } from './brewJournal.js';
import { brewsById, listBrews } from './brewPlans.js';
import { readPosition, watchedVersions } from './changes.js';
import { countScopes } from './counts.js';
import { commandsById, listDeviceCommands } from './deviceCommands.js';
import { deviceDenialOf } from './deviceDenial.js';
import { listDeviceEvents } from './deviceEvents.js';
import { deviceSequenceOf } from './deviceSequence.js';
import { deviceThrottleOf } from './deviceThrottle.js';
import { sharedIdOf } from './sharedId.js';
import { devicesById, listDevices } from './devices.js';
import { devicesOfJob, findDeviceJob, listDeviceJobs } from './deviceJobs.js';
import { listFleet } from './fleet.js';
import { withSharedCounts } from './sharedFleetCounts.js';
import { notesOfDevice } from './deviceNotes.js';
import { fleetDevice } from './fleetDevice.js';
import { deviceTwinOf } from './deviceTwin.js';
import { knownDeviceIds, knownDevices } from './enrolledDevices.js';
import { projectionProgress } from './health.js';
import { gravityEdges, gravityOf } from './gravity.js';
import { readHistory } from './history/index.js';
import { createOperationsQueries } from './operations.js';
import { listParkedGroups } from './parkedGroups.js';
import { findParkedJob, listParkedJobs } from './parkedJobs.js';
import { inspectParked } from './parkedMessage.js';
import { listParkedMessages } from './parkedMessages.js';
import { projectionsInRebuild } from './rebuilds.js';
import { listRecipes, listRecipeVersions, recipeById } from './recipes.js';
import { find } from './search.js';
import { createSessionLog } from './sessionLog/index.js';
import { sessionRange } from './sessionRange.js';
import { listSessions, sessionsById } from './sessions.js';
import { brewTimeline, commandTimeline, sessionTimeline } from './timeline.js';
import { listUnkeptMessages } from './unkeptMessages.js';

/**
 * The queries of the API, in PostgreSQL.
 *
 * @param pool with a statement timeout, which limits the cost of a query
 * @param decode for messages of history that are in no chunk yet
 */
export function createQueries(pool: Pool, decode: DecodeTelemetry): ApiQueries {
  const parts = { pool, decode };
  return {
    devices: withDatabaseErrors(deviceQueries(pool)),
    sessions: withDatabaseErrors({
      list: (filter) => listSessions(pool, filter),
      byId: (sessionIds) => sessionsById(pool, sessionIds),
      timelineOf: (sessionId, page) => sessionTimeline(pool, sessionId, page),
    }),
    sessionLog: withDatabaseErrors(createSessionLog(parts)),
    history: withDatabaseErrors({
      read: (request) => readHistory(parts, request),
      annotations: (request) => annotations(pool, request),
      sessionRange: (request) => sessionRange(parts, request),
    }),
    commands: withDatabaseErrors({
      listOf: (deviceId, filter) => listDeviceCommands(pool, deviceId, filter),
      byId: (commandIds) => commandsById(pool, commandIds),
      timelineOf: (command, page) => commandTimeline(pool, command, page),
    }),
    brews: withDatabaseErrors({
      list: (filter) => listBrews(pool, filter),
      byId: (planIds) => brewsById(pool, planIds),
      timelineOf: (planId, page) => brewTimeline(pool, planId, page),
    }),
    recipes: withDatabaseErrors({
      list: (filter) => listRecipes(pool, filter),
      byId: (query) => recipeById(pool, query),
      versionsOf: (filter) => listRecipeVersions(pool, filter),
    }),
    parked: withDatabaseErrors({
      list: (filter) => listParkedMessages(pool, filter),
      listGroups: (filter) => listParkedGroups(pool, filter),
      inspect: (id) => inspectParked(pool, id),
      listJobs: (filter) => listParkedJobs(pool, filter),
      job: (id) => findParkedJob(pool, id),
      listUnkept: (filter) => listUnkeptMessages(pool, filter),
    }),
    deviceJobs: withDatabaseErrors(deviceJobQueries(pool)),
    changes: withDatabaseErrors({
      readPosition: () => readPosition(pool),
      watchedVersions: (watched) => watchedVersions(pool, watched),
      counts: (scopes) => countScopes(pool, scopes),
    }),
    health: withDatabaseErrors({
      projectionProgress: () => projectionProgress(pool),
      projectionsInRebuild: () => projectionsInRebuild(pool),
    }),
    operations: createOperationsQueries(pool),
    alarms: withDatabaseErrors({
      list: (filter) => listAlarms(pool, filter),
      byId: (alarmIds) => alarmsById(pool, alarmIds),
    }),
    alerts: withDatabaseErrors(alertQueries(pool)),
    journal: withDatabaseErrors({
      entriesOf: (filter) => journalEntries(pool, filter),
      entriesOfSession: (sessionId, deviceId) => journalOfSession(pool, sessionId, deviceId),
      measurementsOf: (subjectIds) => measurementsOf(pool, subjectIds),
      gravityOf: (request) => gravityOf(parts, request),
      edgesOf: (sessions) => gravityEdges(parts, sessions),
    }),
    search: withDatabaseErrors({ find: (text) => find(pool, text) }),
    audit: withDatabaseErrors({ list: (filter) => listAudit(pool, filter) }),
  };
}

function alertQueries(pool: Pool): ApiQueries['alerts'] {
  return {
    list: (filter) => listAlerts(pool, filter),
    open: () => openAlerts(pool),
    hour: () => lastHour(pool),
  };
}

function deviceQueries(pool: Pool): ApiQueries['devices'] {
  return {
    list: (filter) => listDevices(pool, filter),
    fleet: withSharedCounts((filter, known) => listFleet(pool, filter, known)),
    fleetDevice: (deviceId) => fleetDevice(pool, deviceId),
    async notesOf(deviceId) {
      const notes = await notesOfDevice(pool, deviceId);
      if (notes.length > 0) return notes;
      return (await knownDevices(pool, [deviceId])).length > 0 ? notes : undefined;
    },
    byId: (deviceIds) => devicesById(pool, deviceIds),
    knownIds: (limit) => knownDeviceIds(pool, limit),
    sequenceOf: (deviceId) => deviceSequenceOf(pool, deviceId),
    throttleOf: (deviceId) => deviceThrottleOf(pool, deviceId),
    denialOf: (deviceId) => deviceDenialOf(pool, deviceId),
    sharedIdOf: (deviceId) => sharedIdOf(pool, deviceId),
    twinOf: (deviceId) => deviceTwinOf(pool, deviceId),
    eventsOf: (deviceId, filter) => listDeviceEvents(pool, deviceId, filter),
  };
}

function deviceJobQueries(pool: Pool): ApiQueries['deviceJobs'] {
  return {
    list: (page) => listDeviceJobs(pool, page),
    byId: (id) => findDeviceJob(pool, id),
    devicesOf: (id, filter) => devicesOfJob(pool, id, filter),
  };
}
