import { commandKey } from '../../../../projections/commandKey.js';
import type { ChangeQueries, ReadPosition, WatchedVersions } from '../../../../projections/queries/index.js';
import { ChangedKeys } from './changedKeys.js';
import type { LiveClient, LiveEventType } from './liveClient.js';
import type { Watchers } from './watchers.js';

/** What clients lack, and up to where they lack nothing once they were sent it. */
export interface Comparison {
  readonly changed: ChangedKeys;
  readonly position: ReadPosition | undefined;
}

/**
 * Compares what clients were sent with what there is: three statements over keys and positions, however many clients.
 *
 * @param resume what a single returning client had seen: versions up to it count as sent
 */
export async function compare(
  changes: ChangeQueries,
  clients: ReadonlySet<LiveClient>,
  watchers: Watchers,
  resume?: ReadPosition,
): Promise<Comparison> {
  // The position first: rows that are read after it are at least as new.
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
  /** What the row is read by, where it is not its key. */
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
