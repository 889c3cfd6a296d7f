import { identityStream, probeStream } from '../adapters/eventStore/index.js';
import { alarm, alarmRules } from '../domain/alarms/index.js';
import { auditLog } from '../domain/audit/index.js';
import { brewJournal } from '../domain/brewJournal/index.js';
import { brewPlan } from '../domain/brewPlan/index.js';
import { machineName } from '../domain/machineName/index.js';
import { recipe } from '../domain/recipe/index.js';
import { brewSession } from '../domain/brewSession/index.js';
import { device } from '../domain/device/index.js';
import { deviceCommand } from '../domain/deviceCommand/index.js';
import { streamPrefix, telemetryLogs } from '../domain/kernel/streams.js';
import { storeUser, type Rights, type StoreUser } from './embeddedEventStore/index.js';

/** Clients of the event store; each has its own user. */
export const eventStoreRoles = ['ingest', 'dispatcher', 'api', 'projector', 'operator'] as const;
export type EventStoreRole = (typeof eventStoreRoles)[number];

/**
 * The rights of each role. Only ingest may append what a device reported, so that a stolen user of another role can't forge it. Devices
 * answer commands: therefore ingest appends to the streams of commands too. What people did is appended by the API and the command line alone.
 */
const rightsOf: Readonly<Record<EventStoreRole, Rights>> = {
  ingest: {
    rights: 'append',
    streams: [...[telemetryLogs, device, brewSession, deviceCommand].map(streamPrefix), probeStream],
  },
  // The first dispatcher creates the store's id.
  dispatcher: {
    rights: 'append',
    streams: [...[deviceCommand, brewPlan, alarm].map(streamPrefix), identityStream],
  },
  api: {
    rights: 'append',
    streams: [
      ...[deviceCommand, brewPlan, brewJournal, machineName, recipe, alarm, alarmRules, auditLog],
    ].map(streamPrefix),
  },
  projector: { rights: 'read' },
  // The command line: copies, ends and verifies streams.
  operator: { rights: 'all' },
};

/** Name of the role's user at the event store. */
export function eventStoreUser(role: EventStoreRole): string {
  return `brewline_${role}`;
}

/** All users, for the embedded event store. */
export function eventStoreUsers(secrets: Readonly<Record<EventStoreRole, string>>): readonly StoreUser[] {
  return eventStoreRoles.map((role) => storeUser(eventStoreUser(role), secrets[role], rightsOf[role]));
}
