import { commandKey } from '../../../../projections/commandKey.js';
import type { ApiQueries } from '../../../../projections/queries/index.js';
import {
  alarmResource,
  brewResource,
  commandResource,
  deviceResource,
  sessionResource,
} from '../resources/index.js';
import { statusSince } from '../seenSince.js';
import type { ChangedKeys } from './changedKeys.js';
import type { Channel } from './channel.js';
import type { LiveRow } from './liveRow.js';

/** Reads all changed rows for all clients: one statement for each kind of row. */
export async function readLiveRows(queries: ApiQueries, changed: ChangedKeys): Promise<readonly LiveRow[]> {
  const { deviceIds, sessionIds, commandIds, brewIds, alarmIds } = changed;
  const [devices, sessions, commands, brews, alarms] = await Promise.all([
    deviceIds.size > 0 ? queries.devices.byId([...deviceIds]) : [],
    sessionIds.size > 0 ? queries.sessions.byId([...sessionIds]) : [],
    commandIds.size > 0 ? queries.commands.byId([...commandIds]) : [],
    brewIds.size > 0 ? queries.brews.byId([...brewIds]) : [],
    alarmIds.size > 0 ? queries.alarms.byId([...alarmIds]) : [],
  ]);
  return [
    ...devices.map((row): LiveRow => {
      const { deviceId, position } = row;
      const jsonSince = oncePerTime((sinceMs) => JSON.stringify(deviceResource(statusSince(row, sinceMs))));
      return {
        type: 'device',
        name: `device ${deviceId}`,
        position,
        deviceId,
        channels: [`device:${deviceId}`],
        jsonSince,
      };
    }),
    ...sessions.map((row): LiveRow => {
      const { sessionId: key, deviceId, position, startedReceivedAt } = row;
      const jsonSince = whole(startedReceivedAt, () => sessionResource(row));
      return {
        type: 'session',
        name: `session ${key}`,
        position,
        deviceId,
        channels: [`session:${key}`],
        jsonSince,
      };
    }),
    ...commands.map((row): LiveRow => {
      const { deviceId, position, requestedAt } = row;
      const jsonSince = whole(requestedAt, () => commandResource(row));
      const channels: Channel[] = [`commands:${deviceId}`];
      return { type: 'command', name: `command ${commandKey(row)}`, position, deviceId, channels, jsonSince };
    }),
    ...brews.map((row): LiveRow => {
      const { planId: key, baseId: deviceId, position, plannedAt } = row;
      const jsonSince = whole(plannedAt, () => brewResource(row));
      const channels: Channel[] = [`brew:${key}`, `brewsOf:${deviceId}`];
      return { type: 'brew', name: `brew ${key}`, position, deviceId, channels, jsonSince };
    }),
    ...alarms.map((row): LiveRow => {
      const { alarmId: key, deviceId, position, recordedAtMs } = row;
      const jsonSince = whole(new Date(recordedAtMs), () => alarmResource(row));
      return {
        type: 'alarm',
        name: `alarm ${key}`,
        position,
        deviceId,
        channels: [`alarms:${deviceId}`],
        jsonSince,
      };
    }),
  ];
}

/** The text of what happened at this time, for who sees that time. */
function whole(at: Date, resource: () => unknown): LiveRow['jsonSince'] {
  const json = oncePerTime(() => JSON.stringify(resource()));
  return (sinceMs) => (at.getTime() >= sinceMs ? json(-Infinity) : undefined);
}

/** Remembers the text for each time: the watchers of a device are its owner and who shares it, and those who see everything. */
function oncePerTime(make: (sinceMs: number) => string): (sinceMs: number) => string {
  const made = new Map<number, string>();
  return (sinceMs) => {
    const json = made.get(sinceMs) ?? make(sinceMs);
    made.set(sinceMs, json);
    return json;
  };
}
