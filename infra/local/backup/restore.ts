import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { analyzeDatabase, countRows } from '../../../adapters/postgres/operations/index.js';
import { eraseAgain, withPool } from '../../../adapters/postgres/index.js';
import type { Config } from '../../config.js';
import {
  removeFallbackData,
  versionOfData,
  withPrivateDatabase,
  type PrivateDatabase,
  type Progress,
} from '../setup/index.js';
import { ArchiveCursor, readArchive } from './archive.js';
import { databasePiece } from './backUp.js';
import { restoreDatabase } from './databaseDump.js';
import { writeDataFile } from './dataFiles.js';
import { manifestName, parseManifest, type Manifest } from './manifest.js';

export interface RestoreOptions {
  /** Its data folder must be missing or empty; PostgreSQL uses its port. */
  readonly config: Config;
  /** People who were deleted since: they are deleted again, before anybody can log in. */
  readonly erasedIds: readonly string[];
  /** Called with what people should know. */
  readonly onNote: (text: string) => void;
  /** Called with the bytes of the database that PostgreSQL has read so far. */
  readonly onBytes: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Creates a data folder from a backup, ready for `npm start`, and compares it with the backup's manifest.
 *
 * @throws Error when the folder is in use, the backup is damaged, or a table has another number of rows; then nothing is left
 */
export async function restore(options: RestoreOptions, input: Readable): Promise<Manifest> {
  const { dataDir } = options.config;
  try {
    await assertUnused(dataDir);
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    return await orNothing(dataDir, () => fill(options, new ArchiveCursor(readArchive(input))));
  } finally {
    input.destroy();
  }
}

/** Removes the folder when the work fails, because half of an instance would look like an instance. */
async function orNothing<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    for (const name of await readdir(dataDir)) await rm(join(dataDir, name), { recursive: true });
    await removeFallbackData(dataDir);
    throw error;
  }
}

async function assertUnused(dataDir: string): Promise<void> {
  const names = await readdir(dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length === 0 && versionOfData(dataDir) === undefined) return;
  throw new Error(`${dataDir} has data already: name an empty or a new folder with BREWLINE_DATA_DIR=…`);
}

async function fill(options: RestoreOptions, archive: ArchiveCursor): Promise<Manifest> {
  const { config, signal } = options;
  const { dataDir } = config;
  const onProgress = (progress: Progress) => {
    if (progress.type === 'note') options.onNote(progress.text);
  };
  const manifest = await readManifest(archive);
  for await (const file of archive.takeWhile(isNotDatabase)) await writeDataFile(dataDir, file);
  await withPrivateDatabase({ config, onProgress, signal }, async (database) => {
    await restoreDatabase({ bin: database.bin, url: database.serverUrl }, databaseOf(archive, options));
    for await (const file of archive.takeWhile(() => true)) await writeDataFile(dataDir, file);
    await assertSameRows(database, manifest);
    await eraseIn(database, options);
    await analyzeDatabase(database.url);
  });
  return manifest;
}

async function eraseIn(database: PrivateDatabase, { erasedIds, onNote }: RestoreOptions): Promise<void> {
  if (erasedIds.length === 0) return;
  const erased = await withPool({ databaseUrl: database.url, applicationName: 'brewline restore' }, (pool) =>
    eraseAgain(pool, erasedIds),
  );
  onNote(`deleted again: ${erased} of ${erasedIds.length} people`);
}

async function readManifest(archive: ArchiveCursor): Promise<Manifest> {
  for await (const { content } of archive.takeWhile((name) => name === manifestName))
    return parseManifest(content.toString('utf8'));
  throw new Error('this is not a backup of Brewline');
}

function isNotDatabase(name: string): boolean {
  return !databasePiece.test(name);
}

async function* databaseOf(
  archive: ArchiveCursor,
  { signal, onBytes }: RestoreOptions,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const { content } of archive.takeWhile((name) => databasePiece.test(name))) {
    signal.throwIfAborted();
    yield content;
    onBytes((bytes += content.length));
  }
}

async function assertSameRows({ url }: PrivateDatabase, { tables }: Manifest): Promise<void> {
  const found = await countRows(url);
  const different = Object.keys({ ...tables, ...found }).filter((name) => found[name] !== tables[name]);
  if (different.length > 0)
    throw new Error(`the restored tables differ from the backup: ${different.join(', ')}`);
}
