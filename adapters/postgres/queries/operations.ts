import type { Pool } from 'pg';
import type { DatabaseFigures, ReportedInstance } from '../../../projections/queries/index.js';

/** Every process that reported within the last hour and did not end on purpose. */
export async function reportedInstances(pool: Pool): Promise<readonly ReportedInstance[]> {
  const { rows } = await pool.query<ReportedInstance>(
    `select role, instance, version, seen_at as "reportedAt", progress,
        (extract(epoch from now() - seen_at) * 1000)::float8 as "ageMs"
     from operations.health_report where seen_at > now() - interval '1 hour' order by role, instance`,
  );
  return rows;
}

/** Sizes and connections of the database, all from PostgreSQL's own catalogue. */
export async function databaseFigures(pool: Pool): Promise<DatabaseFigures> {
  const { rows } = await pool.query<DatabaseFigures>(
    `select current_setting('server_version') as version,
        pg_database_size(current_database())::float8 as bytes,
        (select count(*)::int from pg_stat_activity where datname = current_database()) as connections,
        current_setting('max_connections')::int as "maxConnections"`,
  );
  const [figures] = rows;
  if (!figures) throw new Error('PostgreSQL answered without its figures');
  return figures;
}
