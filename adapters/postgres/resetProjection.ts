import type { Pool, PoolClient } from 'pg';
import type { ProjectionName } from '../../domain/health/index.js';
import { brewline } from '../../domain/people/index.js';
import { lockOf } from '../../projections/processor/index.js';
import { recallLock } from './namedLock.js';
import { readModelTables } from './readModels/index.js';
import { inTransaction } from './transaction.js';

/**
 * Empties a projection, and says that its rebuild has begun, in one transaction; a rebuild that is under way begins anew. It needs the rows'
 * owner. Its processors may be running.
 *
 * @param by the id of a person, or a user of the operating system
 */
export function resetProjection(
  pool: Pool,
  projection: ProjectionName,
  by: string = brewline,
): Promise<void> {
  return inTransaction(pool, async (client) => {
    await client.query(
      `insert into operations.projection_rebuild (projection, requested_by, begun_at) values ($1, $2, now())
         on conflict (projection) do update set (requested_at, requested_by, begun_at, head, caught_up, finished_at)
           = (now(), excluded.requested_by, now(), null, '{}', null)`,
      [projection, by],
    );
    await emptyProjection(client, projection);
  });
}

/**
 * Begins a rebuild that was asked for: empties the projection as {@link resetProjection} does, as the role that keeps it.
 *
 * @param head where the event store ends
 * @returns false when there is none, or another process begins it
 */
export function beginRebuild(
  pool: Pool,
  projection: ProjectionName,
  head: bigint | undefined,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    // While this waits for a long query or a backup, all who read these tables wait behind it.
    await client.query(`set local lock_timeout = '1s'`);
    const asked = await client.query(
      `select from operations.projection_rebuild where projection = $1 and begun_at is null for update skip locked`,
      [projection],
    );
    if (asked.rowCount !== 1) return false;
    await client.query(
      'update operations.projection_rebuild set begun_at = now(), head = $2 where projection = $1',
      [projection, head ?? null],
    );
    await emptyProjection(client, projection);
    return true;
  });
}

/**
 * Deletes its rows, its checkpoints (one for each of its partitions, `<name> <partition>`), and its parked events. Its processors' locks are
 * recalled, and they begin at the first event.
 */
async function emptyProjection(client: PoolClient, projection: ProjectionName): Promise<void> {
  const { schema, tables } = placeOf(projection);
  // Every batch moves the checkpoint before it writes rows: with this lock none is half done, and none begins before the
  // commit.
  await client.query(`lock table ${schema}.checkpoint in share row exclusive mode`);
  const { rows } = await client.query<{ name: string }>(
    `delete from ${schema}.checkpoint where projection = $1 or projection like $1 || ' %' returning projection as name`,
    [projection],
  );
  // Marks the rebuild, so that the API answers 503 until the projection has caught up. A projection without rows loses
  // nothing.
  if (schema === 'read_model' && rows.length > 0)
    await client.query('insert into read_model.rebuild (projection) values ($1) on conflict do nothing', [
      projection,
    ]);
  await client.query(`truncate ${tables.map((table) => `${schema}.${table}`).join(', ')}`);
  for (const name of new Set([projection, ...rows.map((row) => row.name)])) {
    await client.query('select ingest.delete_parked_of($1)', [name]);
    await recallLock(client, lockOf(name));
  }
}

function placeOf(projection: ProjectionName): { schema: string; tables: readonly string[] } {
  if (projection === 'dispatcher') return { schema: 'dispatch', tables: ['device_queue'] };
  if (projection === 'alarms') return { schema: 'dispatch', tables: ['alarm_watch'] };
  // What waits is dropped, and nobody is told what is past.
  if (projection === 'notifications') return { schema: 'dispatch', tables: ['notification'] };
  if (projection === 'brewPlans') return { schema: 'dispatch', tables: ['brew_machine', 'brew_start'] };
  return { schema: 'read_model', tables: readModelTables() };
}
