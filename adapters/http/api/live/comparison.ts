import { commandKey } from '../../../../projections/commandKey.js';
import type { ChangeQueries, ReadPosition, WatchedVersions } from '../../../../projections/queries/index.js';
import { ChangedKeys } from './changedKeys.js';
import type { LiveClient, LiveEventType } from './liveClient.js';
import type { Watchers } from './watchers.js';

/** Changes that clients have not been sent, and the position that they are complete up to afterwards. */
export interface Comparison {
  readonly changed: ChangedKeys;
  readonly position: ReadPosition | undefined;
}

/**
 * Compares what clients were sent with the read models: three statements over keys and positions, however many clients.
 *
 * @param resume the position that a single returning client had reached: versions up to it count as sent
 */
export async function compare(
  changes: ChangeQueries,
  clients: ReadonlySet<LiveClient>,
  watchers: Watchers,
  resume?: ReadPosition,
): Promise<Comparison> {
  // Read the position first: rows that are read after it are at least as new.
  const position = await changes.readPosition();
  const versions = await changes.watchedVersions(watchedBy(clients));
  const seen = resume && resume.storeId === position?.storeId ? resume.position : undefined;
  const changed = new ChangedKeys();
  for (const { type, key, id = key, at, watching, into } of everyVersion(versions, watchers, changed)) {
    for (const client of watching) {
      if (!clients.has(client)) continue;
      if (seen !== undefined && at <= seen) client.assumeSent(type, key, at);
      if (client.lacks(type, key, at)) into.add(id);
    }
  }
  return { changed, position };
}

interface Version {
  readonly type: LiveEventType;
  readonly key: string;
  /** The id for reading the row, when it differs from the key. */
  readonly id?: string;
  readonly at: bigint;
  readonly watching: ReadonlySet<LiveClient>;
  readonly into: Set<string>;
}

function everyVersion(versions: WatchedVersions, watchers: Watchers, changed: ChangedKeys): Version[] {
  const { devices, sessions, commands } = versions;
  return [
    ...devices.map(({ key, position: at }) => {
      return { type: 'device', key, at, watching: watchers.ofDevice(key), into: changed.deviceIds } as const;
    }),
    ...sessions.map(({ key, position: at }) => {
      return {
        type: 'session',
        key,
        at,
        watching: watchers.ofSession(key),
        into: changed.sessionIds,
      } as const;
    }),
    ...commands.map(({ key: commandId, position: at, deviceId }) => {
      const watching = watchers.ofDevice(deviceId);
      const key = commandKey({ commandId, deviceId });
      return { type: 'command', key, id: commandId, at, watching, into: changed.commandIds } as const;
    }),
  ];
}

function watchedBy(clients: ReadonlySet<LiveClient>) {
  const deviceIds = new Set<string>();
  const sessionIds = new Set<string>();
  for (const { watch } of clients) {
    for (const id of watch.deviceIds) deviceIds.add(id);
    for (const id of watch.sessionIds) sessionIds.add(id);
  }
  return { deviceIds: [...deviceIds], sessionIds: [...sessionIds] };
}
