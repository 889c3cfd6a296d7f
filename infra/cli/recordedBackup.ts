import { dirname, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import type { Backup } from '../../projections/queries/index.js';
import { hasCode, messageOf } from '../../domain/kernel/errors.js';
import { shortText } from '../../domain/kernel/text.js';
import type { Config } from '../config.js';
import type { WrittenBackup } from '../local/backup/index.js';
import { readVersion } from '../readVersion.js';
import { withDatabase } from './connections.js';

const maxNoteCharacters = 500;

interface Recorded {
  readonly config: Config;
  readonly kind: Exclude<Backup['kind'], 'other'>;
  /** Where it goes, as it was typed. */
  readonly file?: string;
  readonly stderr: Writable;
}

/** Runs a backup, and leaves a row that says what became of it: pages show it, and operators are told when the last one is old. */
export async function recorded(
  { config, kind, file, stderr }: Recorded,
  work: () => Promise<WrittenBackup>,
): Promise<WrittenBackup> {
  const began = performance.now();
  const record = (ended: Pick<Backup, 'outcome' | 'bytes' | 'note'>) => {
    const tookMs = Math.round(performance.now() - began);
    return storeBackup(config, { ...ended, kind, tookMs, endedAt: new Date(), version: readVersion() });
  };
  let written: WrittenBackup;
  try {
    written = await work();
  } catch (error) {
    // Of an instance that this can't back up at all nothing failed.
    if (!hasCode(error, 'CONFIGURATION_INVALID'))
      // Why the backup failed is what people are told: a database that is away is the usual reason for both.
      await record({ outcome: 'failed', bytes: null, note: withoutPaths(messageOf(error), file) }).catch(
        () => undefined,
      );
    throw error;
  }
  // The backup is what it is: nobody may lose one because its row is missing.
  await record({ outcome: 'made', bytes: written.bytes, note: null }).catch(
    (error: unknown) => void stderr.write(`brewline: it could not be recorded: ${messageOf(error)}\n`),
  );
  return written;
}

/** Adds a row about a backup. */
export async function storeBackup(config: Config, { note, ...backup }: Backup): Promise<void> {
  const { recordBackup } = await import('../../adapters/postgres/index.js');
  const kept = note === null ? null : shortText(note, maxNoteCharacters);
  await withDatabase(config, (pool) => recordBackup(pool, { ...backup, note: kept }));
}

/** Operators get it by mail: where backups are is nobody's business there. */
function withoutPaths(message: string, file?: string): string {
  const known = file === undefined ? [] : [resolve(file), file, dirname(resolve(file)), dirname(file)];
  const named = known
    .filter((path) => path.length > 1)
    .reduce((text, path) => text.replaceAll(path, '…'), message);
  return named.replaceAll(/(?<![\w/:])\/[^\s'",;:]+/g, '…');
}
