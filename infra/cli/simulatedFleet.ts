import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from '../../adapters/postgres/index.js';
import { enrollDevices, findEnrolled } from '../../adapters/postgres/identity/index.js';
import { writeOwnFile } from '../local/setup/index.js';

interface Member {
  readonly deviceId: string;
  readonly secret: string;
}

export interface SimulatedFleetOptions {
  readonly pool: Pool;
  readonly credentialKey: string;
  /** Folder of the fleet's secrets, which are given out only once. */
  readonly folder: string;
  readonly deviceIds: readonly string[];
}

/**
 * Enrolls devices for a simulation from the command line, the same ones each time. A device that somebody else enrolled is
 * skipped: a new secret would lock it out.
 *
 * @returns the fleet file, with exactly these devices
 */
export async function ensureSimulatedFleet(options: SimulatedFleetOptions): Promise<string> {
  const { pool, credentialKey, folder, deviceIds } = options;
  const secretsFile = join(folder, 'secrets.json');
  const known = new Map(Object.entries(await readSecrets(secretsFile)));
  const enrolled = new Set(await findEnrolled(pool, deviceIds));
  for (const deviceId of deviceIds)
    if (enrolled.has(deviceId) && !known.has(deviceId))
      throw new Error(`${deviceId} is enrolled already: give a file with its secret as --fleet`);
  const missing = deviceIds.filter((deviceId) => !enrolled.has(deviceId));
  for (const [deviceId, secret] of await enrollDevices(pool, credentialKey, missing))
    known.set(deviceId, secret);
  await writeOwnFile(secretsFile, JSON.stringify(Object.fromEntries(known)));
  const fleet: Member[] = deviceIds.map((deviceId) => ({ deviceId, secret: known.get(deviceId) ?? '' }));
  const fleetFile = join(folder, 'fleet.json');
  await writeOwnFile(fleetFile, JSON.stringify(fleet));
  return fleetFile;
}

async function readSecrets(file: string): Promise<Record<string, string>> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  return JSON.parse(text) as Record<string, string>;
}
