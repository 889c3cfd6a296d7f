import { join } from 'node:path';
import { addPerson, assignDevices, resetPassword, withPool } from '../../../adapters/postgres/index.js';
import { inheritedEnvironment, openSettings, writeOwnFile, type Place } from '../setup/index.js';
import { rolePart } from '../supervisor/index.js';
import { fleetIds } from './fleet.js';
import type { OnStats } from './startRoles.js';

export interface StartPeopleOptions {
  /** The first so many devices of the fleet are theirs. */
  readonly devices: number;
  readonly onStats: OnStats;
}

/** Name of the simulated people's process. */
const simulatedUsersPart = 'people';
const login = 'simulated-people';

/** Starts simulated people who own the first devices of the fleet; they get a new password each time. */
export async function startSimulatedUsers(
  place: Place,
  { devices, onStats }: StartPeopleOptions,
): Promise<void> {
  const deviceIds = fleetIds(devices);
  const { host, apiPort } = place.config;
  const file = join(place.dataDir, 'people.json');
  const password = await ensureSimulatedUser(place.ownerDatabaseUrl, deviceIds);
  const apiUrl = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${apiPort}`;
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
}

/** @returns their password. */
function ensureSimulatedUser(databaseUrl: string, deviceIds: readonly string[]): Promise<string> {
  return withPool({ databaseUrl, applicationName: 'brewline start' }, async (pool) => {
    const password = (await addPerson(pool, login, 'brewer')) ?? (await resetPassword(pool, login));
    if (password === undefined) throw new Error(`${login} could neither be added nor be found`);
    await assignDevices(pool, login, deviceIds);
    return password;
  });
}
