import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  addPerson,
  assignDevices,
  ownedDevices,
  removePerson,
  resetPassword,
  withPool,
} from '../../../adapters/postgres/index.js';
import { isLoopback } from '../../isLoopback.js';
import { inheritedEnvironment, openSettings, writeOwnFile, type Place } from '../setup/index.js';
import { rolePart } from '../supervisor/index.js';
import { fleetIds } from './fleet.js';
import type { OnStats } from './startRoles.js';
import type { Login } from './welcome.js';

export interface StartPeopleOptions {
  /** The first so many devices of the fleet are theirs. */
  readonly devices: number;
  readonly onStats: OnStats;
}

/** Name of the simulated people's process. */
const simulatedUsersPart = 'people';
const login = 'simulated-people';
const peopleFile = 'people.json';

/** Whether a log-in of simulated people is safe: all services are private, and only this machine reaches them. */
export function isDemoPlace({ config, owns }: Place): boolean {
  const { host, publicUrl, apiTlsCertFile, trustProxy } = config;
  const isPrivate = owns.postgres && owns.rabbit && owns.eventStore && isLoopback(host);
  return isPrivate && publicUrl + apiTlsCertFile + trustProxy === '';
}

/** Removes the log-in that an earlier start created. */
export async function removeSimulatedUsers({ ownerDatabaseUrl: databaseUrl, dataDir }: Place): Promise<void> {
  await withPool({ databaseUrl, applicationName: 'brewline start' }, (pool) => removePerson(pool, login));
  await rm(join(dataDir, peopleFile), { force: true });
}

/**
 * Starts simulated people who own the first devices of the fleet; they get a new password each time.
 *
 * @returns their log-in
 */
export async function startSimulatedUsers(
  place: Place,
  { devices, onStats }: StartPeopleOptions,
): Promise<Login> {
  const deviceIds = fleetIds(devices);
  const { host, apiPort } = place.config;
  const file = join(place.dataDir, peopleFile);
  const password = await ensureSimulatedUser(place.ownerDatabaseUrl, deviceIds);
  const apiUrl = `http://${host.includes(':') ? `[${host}]` : host}:${apiPort}`;
  await writeOwnFile(file, JSON.stringify({ apiUrl, login, password, deviceIds }), place.roleUser);
  await place.supervisor.start(
    rolePart({
      name: simulatedUsersPart,
      file: join(import.meta.dirname, '../../main/simulatedUsers.js'),
      args: [file],
      env: { ...inheritedEnvironment(), ...openSettings(place.config) },
      user: place.roleUser,
      logFile: join(place.dataDir, 'log', `${simulatedUsersPart}.log`),
      pidFiles: place.pidFiles,
      onStats: (values) => onStats(simulatedUsersPart, values),
    }),
  );
  return { login, password };
}

/** @returns their password. */
function ensureSimulatedUser(databaseUrl: string, deviceIds: readonly string[]): Promise<string> {
  return withPool({ databaseUrl, applicationName: 'brewline start' }, async (pool) => {
    const password = (await addPerson(pool, login, 'brewer')) ?? (await resetPassword(pool, login));
    if (password === undefined) throw new Error(`${login} could neither be added nor be found`);
    // Somebody may have claimed one meanwhile.
    const owned = await ownedDevices(pool, deviceIds);
    await assignDevices(
      pool,
      login,
      deviceIds.filter((deviceId) => !owned.includes(deviceId)),
    );
    return password;
  });
}
