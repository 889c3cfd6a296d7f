import knex from 'knex';
import { migrationSource } from './migrations/index.js';

/**
 * Brings the database to the schema of this release. Safe to call from several places at once: knex holds a lock.
 *
 * @returns the names of the migrations that were applied now.
 */
export async function migrate({ databaseUrl }: { readonly databaseUrl: string }): Promise<readonly string[]> {
  const connection = knex({ client: 'pg', connection: databaseUrl, pool: { min: 0, max: 2 } });
  try {
    const [, applied] = (await connection.migrate.latest({
      migrationSource,
      tableName: 'brewline_migration',
    })) as [number, string[]];
    return applied;
  } finally {
    await connection.destroy();
  }
}
