import { readFile } from 'node:fs/promises';
import { enrollDevices, findEnrolled, type Pool } from '../../../adapters/postgres/index.js';
import { writeOwnFile, type Place } from '../setup/index.js';

interface FleetMember {
  readonly deviceId: string;
  readonly secret: string;
}

/**
 * Enrolls those of the devices that are not enrolled, or whose secret is not in the file. Secrets are given out only once, so they are
 * stored there, which only its owner can read. The database may be another one than last time.
 */
export async function ensureEnrolled(
  { config, roleUser }: Place,
  pool: Pool,
  { file, deviceIds }: { readonly file: string; readonly deviceIds: readonly string[] },
): Promise<void> {
  const known = JSON.parse(await readFile(file, 'utf8').catch(() => '[]')) as FleetMember[];
  const present = new Set(
    await findEnrolled(
      pool,
      known.map(({ deviceId }) => deviceId),
    ),
  );
  const members = new Map(
    known.filter(({ deviceId }) => present.has(deviceId)).map((member) => [member.deviceId, member]),
  );
  const missing = deviceIds.filter((deviceId) => !members.has(deviceId));
  const secrets = await enrollDevices(pool, config.credentialKey, missing);
  for (const [deviceId, secret] of secrets) members.set(deviceId, { deviceId, secret });
  await writeOwnFile(file, JSON.stringify([...members.values()], undefined, 1), roleUser);
}
