import type { ClientBase } from 'pg';
import { withClient } from '../withClient.js';

/** Rows of each table, by its name with the schema. */
export type TableCounts = Readonly<Record<string, number>>;

/** Counts the rows of each table exactly, partitions one by one. */
export function countRows(url: string): Promise<TableCounts> {
  return withClient(url, countRowsOf);
}

/** The same on an existing connection. */
export async function countRowsOf(client: ClientBase): Promise<TableCounts> {
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
