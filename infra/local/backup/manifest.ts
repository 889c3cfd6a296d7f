import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { z } from 'zod';

export const manifestName = 'manifest.json';

/** Rows of each table, by its name with the schema. */
export type TableCounts = Readonly<Record<string, number>>;

const manifestSchema = z.object({
  /** Of the archive; another one may be laid out otherwise. */
  format: z.literal(1),
  brewline: z.string(),
  postgres: z.string(),
  madeAt: z.iso.datetime(),
  tables: z.record(z.string(), z.number().int().nonnegative()),
});

/** The first file of a backup. */
export type Manifest = z.infer<typeof manifestSchema>;

export async function describeDatabase(client: Client): Promise<Manifest> {
  const { rows } = await client.query<{ version: string }>(
    `select current_setting('server_version') as version`,
  );
  return {
    format: 1,
    brewline: ownVersion(),
    postgres: rows[0]?.version ?? '',
    madeAt: new Date().toISOString(),
    tables: await countRows(client),
  };
}

/** @throws Error when it is not the first file of a backup that this release can read */
export function parseManifest(json: string): Manifest {
  const parsed = manifestSchema.safeParse(parseJson(json));
  if (!parsed.success) throw new Error('its manifest is not one that this release of Brewline can read');
  return parsed.data;
}

/** Each table exactly, partitions one by one. */
export async function countRows(client: Client): Promise<TableCounts> {
  const { rows: tables } = await client.query<{ name: string; quoted: string }>(`
    select nspname || '.' || relname as name, format('%I.%I', nspname, relname) as quoted
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where relkind = 'r' and nspname !~ '^(pg_|information_schema$)' order by 1`);
  const counts: Record<string, number> = {};
  for (const { name, quoted } of tables) {
    const { rows } = await client.query<{ rows: string }>(`select count(*) as rows from ${quoted}`);
    counts[name] = Number(rows[0]?.rows);
  }
  return counts;
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
