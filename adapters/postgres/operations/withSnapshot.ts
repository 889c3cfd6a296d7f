import { withClient } from '../withClient.js';
import { countRowsOf, type TableCounts } from './tableCounts.js';

/** A database as it is at one moment. */
export interface DatabaseSnapshot {
  /** What `pg_dump --snapshot` takes, to see the same. */
  readonly id: string;
  readonly serverVersion: string;
  readonly tables: TableCounts;
}

/** Runs `work` beside a transaction that sees the database at one moment, and lends that view to others. */
export async function withSnapshot<T>(
  url: string,
  work: (snapshot: DatabaseSnapshot) => Promise<T>,
): Promise<T> {
  return withClient(
    url,
    async (client) => {
      await client.query('begin isolation level repeatable read, read only');
      const { rows } = await client.query<{ id: string; version: string }>(
        `select pg_export_snapshot() as id, current_setting('server_version') as version`,
      );
      const { id = '', version: serverVersion = '' } = rows[0] ?? {};
      return work({ id, serverVersion, tables: await countRowsOf(client) });
    },
    'brewline backup',
  );
}
