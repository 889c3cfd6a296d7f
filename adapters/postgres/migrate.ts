import { BrewlineError, messageOf } from '../../domain/kernel/errors.js';
import { migrationSource } from './migrations/index.js';

/**
 * Migrates the database to the schema of this release. Concurrent calls are safe: knex holds a lock.
 *
 * @returns the names of the migrations that were applied now.
 * @throws BrewlineError `CONFIGURATION_INVALID` when the database is of a newer release
 */
export async function migrate({ databaseUrl }: { readonly databaseUrl: string }): Promise<readonly string[]> {
  // Roles have it at hand and never migrate: its 300 modules are loaded by who does.
  const { default: knex } = await import('knex');
  const connection = knex({ client: 'pg', connection: databaseUrl, pool: { min: 0, max: 2 } });
  try {
    const [, applied] = (await connection.migrate.latest({
      migrationSource,
      tableName: 'brewline_migration',
    })) as [number, string[]];
    return applied;
  } catch (error) {
    throw explain(error);
  } finally {
    await connection.destroy();
  }
}

/** Knex reports a corrupt directory when the database has migrations that this release lacks. */
function explain(error: unknown): unknown {
  const unknownOnes = /files are missing: (.*)$/.exec(messageOf(error))?.[1];
  if (unknownOnes === undefined) return error;
  return new BrewlineError(
    'CONFIGURATION_INVALID',
    `The database is of a newer release: this one does not know its migrations ${unknownOnes}. Start the newer release, or restore a backup of the database from before its upgrade.`,
    { cause: error },
  );
}
