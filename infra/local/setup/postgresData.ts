import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { dataVersion } from './privatePostgres.js';
import { canEnter, giveFolder, openDataFolder, type SystemUser } from './systemUser.js';
import { writeOwnFile } from './writeOwnFile.js';

export interface DatabaseFolder {
  readonly folder: string;
  /** Why it is not the requested folder. */
  readonly insteadOf?: string;
}

/** Kept in the data folder while the database is outside of it. */
interface DatabaseRecord {
  /** Path of the data folder itself, at the time of writing. */
  readonly dataDir: string;
  readonly folder: string;
}

/** Default folder of PostgreSQL's data, unless its user can't enter it. */
export function wantedPostgresFolder(dataDir: string): string {
  return join(dataDir, 'postgres');
}

/** Major version of the PostgreSQL that created the data of this data folder, wherever it is; undefined without data. */
export function versionOfData(dataDir: string): number | undefined {
  const wanted = wantedPostgresFolder(dataDir);
  return dataVersion(wanted) ?? dataVersion(fallbackFolder(wanted));
}

/**
 * A folder for the data of PostgreSQL, owned by its user and closed to others. A folder that this user can't enter (in root's
 * home, for example) is replaced by `/var/lib/brewline-<hash of its path>`. Existing data stays where it was created, even if
 * the user may enter the folder by now.
 *
 * @param wanted the requested folder
 * @throws BrewlineError `CONFIGURATION_INVALID` when `wanted` has data that this user can't reach
 */
export async function databaseFolder(wanted: string, user: SystemUser | undefined): Promise<DatabaseFolder> {
  const dataDir = dirname(wanted);
  await openDataFolder(dataDir);
  const fallback = fallbackFolder(wanted);
  const enters = !user || (await canEnter(dataDir, user));
  const isInside = dataVersion(wanted) !== undefined;
  if (!enters && isInside) {
    throw unusable(
      `PostgreSQL's data is in ${wanted}, which user ${user.name} can't enter. Allow others to enter every folder of that path (chmod o+x), and start again.`,
    );
  }
  const folder = enters && (isInside || dataVersion(fallback) === undefined) ? wanted : fallback;
  await giveFolder(folder, user);
  if (folder === wanted) await rm(recordFile(dataDir), { force: true });
  else {
    const record: DatabaseRecord = { dataDir, folder };
    await writeOwnFile(recordFile(dataDir), `${JSON.stringify(record)}\n`);
  }
  return { folder, ...(folder !== wanted && { insteadOf: wanted }) };
}

/**
 * Finds the database of a moved data folder when the database was outside of it. No empty database replaces it.
 *
 * @returns what was done, for people; undefined when there was nothing to do
 * @throws BrewlineError `CONFIGURATION_INVALID` with its last place and what to do, when it is missing or belongs to another
 *   data folder
 */
export async function adoptDatabase(dataDir: string): Promise<string | undefined> {
  if (versionOfData(dataDir) !== undefined) return undefined;
  const record = await readRecord(dataDir);
  const here = fallbackFolder(wantedPostgresFolder(dataDir));
  if (!record)
    return existsSync(join(dataDir, 'rabbitmq', 'lastStart.json')) ? beginsEmpty(dataDir) : undefined;
  const isThere = dataVersion(record.folder) !== undefined;
  if (isThere && !existsSync(record.dataDir)) {
    await rename(record.folder, here);
    return `The data folder was moved from ${record.dataDir}: its database, which was in ${record.folder}, is in ${here} now`;
  }
  const where = isThere
    ? `in ${record.folder}, and ${record.dataDir} still uses it: copy it to ${here}`
    : `in ${record.folder}, which no longer exists: restore it from a backup as ${here}`;
  throw unusable(
    `The database of ${dataDir} was ${where}, and start again. To start with an empty one, remove ${recordFile(dataDir)}.`,
  );
}

/** Removes the database of this data folder that is outside of it. */
export async function removeFallbackData(dataDir: string): Promise<void> {
  await rm(fallbackFolder(wantedPostgresFolder(dataDir)), { recursive: true, force: true });
}

/** A function of the path alone. */
export function fallbackFolder(wanted: string): string {
  const hash = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  return join('/var/lib', `brewline-${hash}`);
}

function beginsEmpty(dataDir: string): string {
  return `${dataDir} was used before, but there is no database for it, neither inside nor in /var/lib: PostgreSQL starts with an empty one`;
}

function recordFile(dataDir: string): string {
  return join(dataDir, 'postgres.json');
}

async function readRecord(dataDir: string): Promise<DatabaseRecord | undefined> {
  const text = await readFile(recordFile(dataDir), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as DatabaseRecord);
}

function unusable(message: string): BrewlineError {
  return new BrewlineError('CONFIGURATION_INVALID', message);
}
