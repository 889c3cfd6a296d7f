import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { DatabaseSnapshot } from '../../../adapters/postgres/operations/index.js';

export const manifestName = 'manifest.json';

const manifestSchema = z.object({
  /** Version of the archive's layout. */
  format: z.literal(1),
  brewline: z.string(),
  postgres: z.string(),
  madeAt: z.iso.datetime(),
  tables: z.record(z.string(), z.number().int().nonnegative()),
});

/** The first file of a backup. */
export type Manifest = z.infer<typeof manifestSchema>;

export function describeBackup({ serverVersion, tables }: DatabaseSnapshot): Manifest {
  return {
    format: 1,
    brewline: ownVersion(),
    postgres: serverVersion,
    madeAt: new Date().toISOString(),
    tables,
  };
}

/** @throws Error when it is not the first file of a backup that this release can read */
export function parseManifest(json: string): Manifest {
  const parsed = manifestSchema.safeParse(parseJson(json));
  if (!parsed.success) throw new Error('its manifest is not one that this release of Brewline can read');
  return parsed.data;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** From dist/infra/backup. */
function ownVersion(): string {
  const file = join(import.meta.dirname, '../../../../package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
