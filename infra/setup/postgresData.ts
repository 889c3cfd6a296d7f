import { join } from 'node:path';
import { fallbackFolder } from './databaseUser.js';
import { dataVersion } from './privatePostgres.js';

/** Where PostgreSQL's data belong, unless its user can't enter it. */
export function wantedPostgresFolder(dataDir: string): string {
  return join(dataDir, 'postgres');
}

/** Major version of the PostgreSQL that made the data of this data folder, wherever they are; undefined where there are none. */
export function versionOfData(dataDir: string): number | undefined {
  const wanted = wantedPostgresFolder(dataDir);
  return dataVersion(wanted) ?? dataVersion(fallbackFolder(wanted));
}
