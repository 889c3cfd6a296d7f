import type { Pool } from 'pg';
import type {
  BackupHistory,
  DatabaseFigures,
  OperationsQueries,
  ProcessSettings,
  ProjectionHour,
  ReportedInstance,
  SchemaState,
  ShownPause,
  ShownRebuild,
} from '../../../projections/queries/index.js';
import { knownBackups, latestBackups } from '../backups.js';
import { withDatabaseErrors } from '../databaseError.js';
import { shownActor } from './actors.js';

const shownBackups = 10;

/** Processes and servers, for operators. */
export function createOperationsQueries(pool: Pool): OperationsQueries {
  return withDatabaseErrors({
    instances: () => reportedInstances(pool),
    database: () => databaseFigures(pool),
    settings: () => processSettings(pool),
    pauses: () => shownPauses(pool),
    rebuilds: () => shownRebuilds(pool),
    projectionHours: () => projectionHours(pool),
    schema: () => schemaState(pool),
    backups: () => backupHistory(pool),
  });
}

/** Every process that reported within the last hour and did not end on purpose. */
async function reportedInstances(pool: Pool): Promise<readonly ReportedInstance[]> {
  const { rows } = await pool.query<ReportedInstance>(
    `select role, instance, version, node, started_at as "startedAt", seen_at as "reportedAt", progress, servers,
        (extract(epoch from now() - seen_at) * 1000)::float8 as "ageMs"
     from operations.health_report where seen_at > now() - interval '1 hour' order by role, instance`,
  );
  return rows;
}

/** The settings of the same processes, as they were when each started. */
async function processSettings(pool: Pool): Promise<readonly ProcessSettings[]> {
  const { rows } = await pool.query<ProcessSettings>(
    `select instance, settings from operations.health_report where seen_at > now() - interval '1 hour' order by role, instance`,
  );
  return rows;
}

/** Sizes, connections and waits of the database, all from PostgreSQL's own catalogue, and all that any user may see. */
async function databaseFigures(pool: Pool): Promise<DatabaseFigures> {
  const { rows } = await pool.query<DatabaseFigures>(
    `with own as (
       select coalesce(nullif(application_name, ''), '?') as application, count(*)::int as connections
       from pg_stat_activity where datname = current_database() group by 1
     )
     select current_setting('server_version') as version,
        pg_database_size(current_database())::float8 as bytes,
        (select coalesce(sum(connections), 0)::int from own) as connections,
        current_setting('max_connections')::int as "maxConnections",
        (select coalesce(json_agg(each), '[]') from (select * from own order by connections desc, application limit 50) each)
          as "connectionsOf",
        waits.waiting, waits."longestWaitMs", stats.deadlocks::float8 as deadlocks,
        stats.blks_hit::float8 / nullif(stats.blks_hit + stats.blks_read, 0) as "cacheShare"
     from pg_stat_database stats, (
       select count(distinct pid)::int as waiting,
         coalesce(greatest(0, extract(epoch from clock_timestamp() - min(waitstart)) * 1000), 0)::float8 as "longestWaitMs"
       from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())
     ) waits
     where stats.datname = current_database()`,
  );
  const [figures] = rows;
  if (!figures) throw new Error('PostgreSQL answered without its figures');
  return figures;
}

/** Projections that are paused. */
async function shownPauses(pool: Pool): Promise<readonly ShownPause[]> {
  const { rows } = await pool.query<ShownPause>(
    `select projection, paused_at as "pausedAt", ${shownActor('paused_by')} as "pausedBy" from operations.projection_pause`,
  );
  return rows;
}

/** The last rebuild of each projection. */
async function shownRebuilds(pool: Pool): Promise<readonly ShownRebuild[]> {
  const { rows } = await pool.query<ShownRebuild>(
    `select projection, requested_at as "requestedAt", ${shownActor('requested_by')} as "requestedBy", begun_at as "begunAt",
        finished_at as "finishedAt", head::text, caught_up as "caughtUp"
     from operations.projection_rebuild`,
  );
  return rows;
}

/** The last hour of each projection; minutes in which nobody looked are missing. */
async function projectionHours(pool: Pool): Promise<readonly ProjectionHour[]> {
  const { rows } = await pool.query<ProjectionHour>({
    name: 'hour of projections',
    text: `select projection, json_agg(json_build_object('atMs', (extract(epoch from minute) * 1000)::float8,
        'eventsPerSecond', events_per_second, 'lagMs', lag_ms) order by minute) as minutes
      from operations.projection_sample where minute > now() - interval '61 minutes' group by projection order by projection`,
  });
  return rows;
}

async function backupHistory(pool: Pool): Promise<BackupHistory> {
  const [known, latest] = await Promise.all([knownBackups(pool), latestBackups(pool, shownBackups)]);
  return { known, latest };
}

/** Which steps the tables have, and how large each schema is. */
async function schemaState(pool: Pool): Promise<SchemaState> {
  const [migrations, schemas] = await Promise.all([
    pool.query<SchemaState['migrations'][number]>(
      'select name, applied_at as "appliedAt" from operations.applied_migration order by name',
    ),
    pool.query<SchemaState['schemas'][number]>(
      `select nspname as schema, sum(pg_total_relation_size(pg_class.oid))::float8 as bytes
       from pg_class join pg_namespace on pg_namespace.oid = relnamespace
       where relkind in ('r', 'm') and nspname !~ '^pg_' and nspname <> 'information_schema'
       group by nspname order by bytes desc, nspname limit 50`,
    ),
  ]);
  return { migrations: migrations.rows, schemas: schemas.rows };
}
