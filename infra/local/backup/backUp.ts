import { link, open, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { withSnapshot } from '../../../adapters/postgres/operations/index.js';
import type { Config } from '../../config.js';
import { privateDatabaseOf } from '../setup/index.js';
import { ArchiveWriter, type ArchiveFile } from './archive.js';
import { dumpDatabase } from './databaseDump.js';
import { deviceFiles, readDataFiles, secretFiles } from './dataFiles.js';
import { describeBackup, manifestName, type Manifest } from './manifest.js';

export interface BackupOptions {
  /** Settings of the running instance. */
  readonly config: Config;
  /** Called with the bytes of the database that are in the archive so far. */
  readonly onBytes: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/** Name of a piece of the database in an archive; in this order the pieces are one file for pg_restore. */
export const databasePiece = /^database\/(\d{6})$/;

/**
 * Writes everything that an instance needs to run elsewhere, while it runs: secrets, certificate authority, database, simulated
 * devices. The database is a snapshot. The memory of simulated devices is read after it, so that no counter is behind the
 * database.
 *
 * @returns the manifest, and how large the archive is
 */
export async function backUp(options: BackupOptions, output: Writable): Promise<WrittenBackup> {
  const archive = new ArchiveWriter(output);
  try {
    const database = await privateDatabaseOf(options.config);
    return await withSnapshot(database.url, async (snapshot) => {
      const manifest = describeBackup(snapshot);
      const content = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
      await archive.add({ name: manifestName, content });
      await addFiles(archive, readDataFiles(options.config.dataDir, secretFiles));
      await addFiles(archive, databaseFiles(options, dumpDatabase(database, snapshot.id)));
      await addFiles(archive, readDataFiles(options.config.dataDir, deviceFiles));
      await archive.end();
      return { manifest, bytes: archive.bytes };
    });
  } catch (error) {
    archive.abandon(error as Error);
    throw error;
  }
}

async function addFiles(archive: ArchiveWriter, files: AsyncIterable<ArchiveFile>): Promise<void> {
  for await (const file of files) await archive.add(file);
}

async function* databaseFiles(
  { signal, onBytes }: BackupOptions,
  dump: AsyncIterable<Buffer>,
): AsyncGenerator<ArchiveFile> {
  let [pieces, bytes] = [0, 0];
  for await (const content of dump) {
    signal.throwIfAborted();
    yield { name: `database/${String(pieces).padStart(6, '0')}`, content };
    pieces += 1;
    onBytes((bytes += content.length));
  }
}

export interface WrittenBackup {
  readonly manifest: Manifest;
  readonly bytes: number;
}

/**
 * The same into a file that only its owner can read. The file gets its name when it is complete, and never replaces another one.
 *
 * @throws Error with code EEXIST when the file exists
 */
export async function backUpToFile(options: BackupOptions, file: string): Promise<WrittenBackup> {
  const unfinished = `${file}.${process.pid}.unfinished`;
  const handle = await open(unfinished, 'wx', 0o600);
  try {
    const written = await backUp(options, handle.createWriteStream({ flush: true }));
    await link(unfinished, file);
    return written;
  } finally {
    await rm(unfinished, { force: true });
  }
}
