import { commandKey } from '../../../../projections/commandKey.js';
import type { ApiQueries } from '../../../../projections/queries/index.js';
import { commandResource, deviceResource, sessionResource } from '../resources/index.js';
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
      const json = JSON.stringify(deviceResource(row));
      return { type: 'device', key: deviceId, position, json, watchedBy: { deviceId } } as const;
    }),
    ...sessions.map((row) => {
      const { sessionId, position } = row;
      const json = JSON.stringify(sessionResource(row));
      return { type: 'session', key: sessionId, position, json, watchedBy: { sessionId } } as const;
    }),
    ...commands.map((row) => {
      const { deviceId, position } = row;
      const json = JSON.stringify(commandResource(row));
      return { type: 'command', key: commandKey(row), position, json, watchedBy: { deviceId } } as const;
    }),
  ];
}
