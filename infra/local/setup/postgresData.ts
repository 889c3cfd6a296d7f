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
  /** Why it is not the one that was asked for. */
  readonly insteadOf?: string;
}

/** Kept in the data folder while the database is not inside. */
interface DatabaseRecord {
  /** The data folder itself, when this was written. */
  readonly dataDir: string;
  readonly folder: string;
}

/** Where PostgreSQL's data belong, unless its user can't enter it. */
export function wantedPostgresFolder(dataDir: string): string {
  return join(dataDir, 'postgres');
}

/** Major version of the PostgreSQL that made the data of this data folder, wherever they are; undefined where there are none. */
export function versionOfData(dataDir: string): number | undefined {
  const wanted = wantedPostgresFolder(dataDir);
  return dataVersion(wanted) ?? dataVersion(fallbackFolder(wanted));
}

/**
 * A folder for the data of PostgreSQL, owned by its user, with nobody else allowed in. One that this user can't enter (in
 * root's home, for example) is replaced by `/var/lib/brewline-<hash of its path>`, always the same for the same path. Data stay where
 * they were made, also when the user may enter by now.
 *
 * @param wanted where it should be
 * @throws BrewlineError `CONFIGURATION_INVALID` when there are data in `wanted` that this user can't get at
 */
export async function databaseFolder(wanted: string, user: SystemUser | undefined): Promise<DatabaseFolder> {
  const dataDir = dirname(wanted);
  await openDataFolder(dataDir);
  const fallback = fallbackFolder(wanted);
  const enters = !user || (await canEnter(dataDir, user));
  const isInside = dataVersion(wanted) !== undefined;
  if (!enters && isInside) {
    throw unusable(
      `PostgreSQL's data are in ${wanted}, which user ${user.name} can't enter. Let others pass through every folder of that path (chmod o+x), and start again.`,
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
 * Finds the database of a data folder that was moved, where the database was not inside. A new one never begins empty in its place.
 *
 * @returns what was done, for people; undefined when there was nothing to do
 * @throws BrewlineError `CONFIGURATION_INVALID` with where it was and what to do, when it is gone or still another data folder's
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
    : `in ${record.folder}, and is not there any more: put it back from a backup as ${here}`;
  throw unusable(
    `The database of ${dataDir} was ${where}, and start again. To begin with an empty one, remove ${recordFile(dataDir)}.`,
  );
}

/** Removes what is kept for this data folder outside of it. */
export async function removeFallbackData(dataDir: string): Promise<void> {
  await rm(fallbackFolder(wantedPostgresFolder(dataDir)), { recursive: true, force: true });
}

/** Always the same for the same path. */
export function fallbackFolder(wanted: string): string {
  const hash = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  return join('/var/lib', `brewline-${hash}`);
}

function beginsEmpty(dataDir: string): string {
  return `${dataDir} was used before, but there is no database for it, neither inside nor in /var/lib: PostgreSQL begins with an empty one`;
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
