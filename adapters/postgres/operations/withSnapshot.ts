import { withClient } from '../withClient.js';
import { countRowsOf, type TableCounts } from './tableCounts.js';

/** A snapshot of a database. */
export interface DatabaseSnapshot {
  /** For `pg_dump --snapshot`, which then sees the same. */
  readonly id: string;
  readonly serverVersion: string;
  readonly tables: TableCounts;
}

/** Runs `work` while a transaction keeps a snapshot of the database, which other connections can import. */
export async function withSnapshot<T>(
  url: string,
  work: (snapshot: DatabaseSnapshot) => Promise<T>,
): Promise<T> {
  return withClient(
    url,
    async (client) => {
      // No table is dropped while it is held (migration 0070); it goes with the connection.
      await client.query(`select pg_advisory_lock_shared(hashtext('brewline backup'))`);
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
