import { commandKey } from '../../../../projections/commandKey.js';
import type { ApiQueries } from '../../../../projections/queries/index.js';
import { commandResource, deviceResource, sessionResource } from '../resources/index.js';
import { statusSince } from '../seenSince.js';
import type { ChangedKeys } from './changedKeys.js';
import type { LiveRow } from './liveClient.js';

/** A row with the device or session by which its watchers are found. */
export interface AddressedRow extends LiveRow {
  readonly watchedBy: { readonly deviceId: string } | { readonly sessionId: string };
}

/** Reads all changed rows for all clients: one statement for each kind of row. */
export async function readLiveRows(
  queries: ApiQueries,
  changed: ChangedKeys,
): Promise<readonly AddressedRow[]> {
  const { deviceIds, sessionIds, commandIds } = changed;
  const [devices, sessions, commands] = await Promise.all([
    deviceIds.size > 0 ? queries.devices.byId([...deviceIds]) : [],
    sessionIds.size > 0 ? queries.sessions.byId([...sessionIds]) : [],
    commandIds.size > 0 ? queries.commands.byId([...commandIds]) : [],
  ]);
  return [
    ...devices.map((row) => {
      const { deviceId, position } = row;
      const jsonSince = oncePerTime((sinceMs) => JSON.stringify(deviceResource(statusSince(row, sinceMs))));
      return {
        type: 'device',
        key: deviceId,
        position,
        deviceId,
        jsonSince,
        watchedBy: { deviceId },
      } as const;
    }),
    ...sessions.map((row) => {
      const { sessionId, deviceId, position, startedReceivedAt: at } = row;
      const jsonSince = whole(at, () => sessionResource(row));
      return {
        type: 'session',
        key: sessionId,
        position,
        deviceId,
        jsonSince,
        watchedBy: { sessionId },
      } as const;
    }),
    ...commands.map((row) => {
      const { deviceId, position, requestedAt: at } = row;
      const jsonSince = whole(at, () => commandResource(row));
      const key = commandKey(row);
      return { type: 'command', key, position, deviceId, jsonSince, watchedBy: { deviceId } } as const;
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
