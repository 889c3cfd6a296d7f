import { commandKey } from '../../../../projections/commandKey.js';
import type { ChangeQueries, ReadPosition, WatchedVersions } from '../../../../projections/queries/index.js';
import { ChangedKeys } from './changedKeys.js';
import { idsOn, type Channel } from './channel.js';
import type { LiveClient } from './liveClient.js';
import type { LiveRowType } from './liveRow.js';
import type { Watchers } from './watchers.js';

/** Changes that clients have not been sent, and the position that they are complete up to afterwards. */
export interface Comparison {
  readonly changed: ChangedKeys;
  readonly position: ReadPosition | undefined;
}

/**
 * Compares what clients were sent with the read models: a few statements over keys and positions, however many clients.
 *
 * @param returning the only client, which comes with what it was sent by an earlier stream
 */
export async function compare(
  changes: ChangeQueries,
  clients: ReadonlySet<LiveClient>,
  watchers: Watchers,
  returning?: LiveClient,
): Promise<Comparison> {
  // Read the position first: rows that are read after it are at least as new.
  const position = await changes.readPosition();
  const changedAfter = returning?.resumeIn(position?.storeId);
  const channels = new Set([...clients].flatMap((client) => client.channels));
  const versions = await changes.watchedVersions({
    deviceIds: idsOn('device', channels),
    sessionIds: idsOn('session', channels),
    commandsOf: idsOn('commands', channels),
    brewIds: idsOn('brew', channels),
    brewsOf: idsOn('brewsOf', channels),
    alarmsOf: idsOn('alarms', channels),
    changedAfter,
  });
  for (const id of versions.tooManyCommandsOf) returning?.startOver(`commands:${id}`);
  for (const id of versions.tooManyBrewsOf) returning?.startOver(`brewsOf:${id}`);
  for (const id of versions.tooManyAlarmsOf) returning?.startOver(`alarms:${id}`);
  const changed = new ChangedKeys();
  for (const { type, key, id = key, at, channels, into } of everyVersion(versions, changed)) {
    for (const client of watchers.of(channels)) {
      if (!clients.has(client)) continue;
      if (client === returning && client.knows(channels, at)) client.assumeSent(type, key, at);
      if (client.lacks(type, key, at)) into.add(id);
    }
  }
  return { changed, position };
}

interface Version {
  readonly type: LiveRowType;
  readonly key: string;
  /** The id for reading the row, when it differs from the key. */
  readonly id?: string;
  readonly at: bigint;
  readonly channels: readonly Channel[];
  readonly into: Set<string>;
}

function everyVersion(versions: WatchedVersions, changed: ChangedKeys): readonly Version[] {
  const { devices, sessions, commands, brews, alarms } = versions;
  return [
    ...devices.map(({ key, position: at }): Version => ({
      ...{ type: 'device', key, at, channels: [`device:${key}`], into: changed.deviceIds },
    })),
    ...sessions.map(({ key, position: at }): Version => ({
      ...{ type: 'session', key, at, channels: [`session:${key}`], into: changed.sessionIds },
    })),
    ...commands.map(({ key: commandId, position: at, deviceId }): Version => {
      const key = commandKey({ commandId, deviceId });
      const channels: Channel[] = [`commands:${deviceId}`];
      return { type: 'command', key, id: commandId, at, channels, into: changed.commandIds };
    }),
    ...brews.map(({ key, position: at, deviceId: baseId }): Version => ({
      ...{ type: 'brew', key, at, channels: [`brew:${key}`, `brewsOf:${baseId}`], into: changed.brewIds },
    })),
    ...alarms.map(({ key, position: at, deviceId }): Version => ({
      ...{ type: 'alarm', key, at, channels: [`alarms:${deviceId}`], into: changed.alarmIds },
    })),
  ];
}
