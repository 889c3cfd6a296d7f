import { commandKey } from '../../../../projections/commandKey.js';
import type { ChangeQueries, ReadPosition, WatchedVersions } from '../../../../projections/queries/index.js';
import { ChangedKeys } from './changedKeys.js';
import { idsOn, type Channel } from './channel.js';
import type { LiveClient } from './liveClient.js';
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
  for (const { name, id, at, channels, into } of everyVersion(versions, changed)) {
    for (const client of watchers.of(channels)) {
      if (!clients.has(client)) continue;
      if (client === returning && client.knows(channels, at)) client.assumeSent(name, at);
      if (client.lacks(name, at)) into.add(id);
    }
  }
  return { changed, position };
}

interface Version {
  /** As that of its LiveRow. */
  readonly name: string;
  /** For reading the row. */
  readonly id: string;
  readonly at: bigint;
  readonly channels: readonly Channel[];
  readonly into: Set<string>;
}

function everyVersion(versions: WatchedVersions, changed: ChangedKeys): readonly Version[] {
  const { devices, sessions, commands, brews, alarms } = versions;
  return [
    ...devices.map(({ key: id, position: at }): Version => ({
      ...{ name: `device ${id}`, id, at, channels: [`device:${id}`], into: changed.deviceIds },
    })),
    ...sessions.map(({ key: id, position: at }): Version => ({
      ...{ name: `session ${id}`, id, at, channels: [`session:${id}`], into: changed.sessionIds },
    })),
    ...commands.map(({ key: id, position: at, deviceId }): Version => {
      const name = `command ${commandKey({ commandId: id, deviceId })}`;
      const channels: Channel[] = [`commands:${deviceId}`];
      return { name, id, at, channels, into: changed.commandIds };
    }),
    ...brews.map(({ key: id, position: at, deviceId: baseId }): Version => ({
      ...{ name: `brew ${id}`, id, at, channels: [`brew:${id}`, `brewsOf:${baseId}`], into: changed.brewIds },
    })),
    ...alarms.map(({ key: id, position: at, deviceId }): Version => ({
      ...{ name: `alarm ${id}`, id, at, channels: [`alarms:${deviceId}`], into: changed.alarmIds },
    })),
  ];
}
