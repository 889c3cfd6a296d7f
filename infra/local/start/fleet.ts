import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { enrollDevices, findEnrolled, withPool, type Pool } from '../../../adapters/postgres/index.js';
import { settings } from '../../config.js';
import { giveFolder, inheritedEnvironment, openSettings, writeOwnFile, type Place } from '../setup/index.js';
import { rolePart } from '../supervisor/index.js';
import type { FleetOptions } from './startOptions.js';
import type { OnStats } from './startRoles.js';

interface FleetMember {
  readonly deviceId: string;
  readonly secret: string;
}

export interface StartFleetOptions extends FleetOptions {
  readonly onStats: OnStats;
  /** Number of machines, from the first, that wait for people; none when left out. */
  readonly attended?: number;
  /** File in which the simulator records every telemetry message that the broker acknowledged. */
  readonly ledgerFile?: string;
}

/** Name of the simulator's process. */
export const fleetPart = 'simulate';

/** Starts the simulated fleet with the devices of the last time, and new ones if there are to be more. */
export async function startFleet(place: Place, options: StartFleetOptions): Promise<void> {
  const fleetFile = await ensureFleet(place, options.devices);
  const { rate, speed, seed, faults, attended = 0, ledgerFile } = options;
  const folder = join(place.dataDir, 'fleet');
  await giveFolder(folder, place.roleUser);
  const caFile = await copyAuthority(place, folder);
  const args = ['--fleet', fleetFile, '--state', folder, '--devices', String(options.devices)];
  args.push('--rate', String(rate), '--speed', String(speed), '--seed', String(seed));
  args.push('--attended', String(attended));
  if (faults) args.push('--faults');
  if (ledgerFile) {
    await giveFolder(dirname(ledgerFile), place.roleUser);
    args.push('--ledger', ledgerFile);
  }
  await place.supervisor.start(
    rolePart({
      name: fleetPart,
      file: join(import.meta.dirname, '../../main/simulate.js'),
      args,
      env: { ...inheritedEnvironment(), ...openSettings(place.config), [settings.mqttCaFile.env]: caFile },
      user: place.roleUser,
      logFile: join(place.dataDir, 'log', `${fleetPart}.log`),
      pidFiles: place.pidFiles,
      onStats: (values) => options.onStats(fleetPart, values),
      readyWithinMs: 60_000,
    }),
  );
}

/** The simulator can't read the authority's own folder. */
async function copyAuthority({ config, roleUser }: Place, folder: string): Promise<string> {
  if (config.mqttCaFile === '') return '';
  const file = join(folder, 'ca.pem');
  await writeOwnFile(file, await readFile(config.mqttCaFile), roleUser);
  return file;
}

/**
 * Enrolls devices until there are `count`. Secrets are given out only once, so they are stored in fleet.json, which only its
 * owner can read.
 *
 * @returns that file
 */
async function ensureFleet(place: Place, count: number): Promise<string> {
  const file = join(place.dataDir, 'fleet.json');
  const known = JSON.parse(await readFile(file, 'utf8').catch(() => '[]')) as FleetMember[];
  const { ownerDatabaseUrl: databaseUrl } = place;
  return withPool({ databaseUrl, applicationName: 'brewline start' }, async (pool) => {
    const enrolled = await stillEnrolled(pool, known);
    const ids = fleetIds(count);
    const missing = ids.filter((id) => !enrolled.has(id));
    const secrets = await enrollDevices(pool, place.config.credentialKey, missing);
    for (const [deviceId, secret] of secrets) enrolled.set(deviceId, { deviceId, secret });
    await writeOwnFile(file, JSON.stringify([...enrolled.values()], undefined, 1), place.roleUser);
    return file;
  });
}

/** Ids of the first devices of the fleet: a base, a keg, a base, … */
export function fleetIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `sim-${String(index + 1).padStart(4, '0')}`);
}

/** The database may be another one than last time: devices that are not in it are enrolled again. */
async function stillEnrolled(pool: Pool, known: readonly FleetMember[]): Promise<Map<string, FleetMember>> {
  const ids = known.map(({ deviceId }) => deviceId);
  const present = new Set(await findEnrolled(pool, ids));
  const members = known.filter(({ deviceId }) => present.has(deviceId));
  return new Map(members.map((member) => [member.deviceId, member]));
}
