import type { Pool } from 'pg';
import type { ProjectionRebuilds } from '../../commands/ports/index.js';
import type { ProjectionName } from '../../domain/health/index.js';
import type { Checkpoint } from '../../projections/ports.js';
import { withDatabaseErrors } from './databaseError.js';
import { inTransaction } from './transaction.js';

export function createProjectionRebuilds(pool: Pool): ProjectionRebuilds {
  return withDatabaseErrors({
    async request(projection: ProjectionName, by: string) {
      const { rowCount } = await pool.query(
        `insert into operations.projection_rebuild as last (projection, requested_by) values ($1, $2)
           on conflict (projection) do update set (requested_at, requested_by, begun_at, head, caught_up, finished_at)
             = (now(), excluded.requested_by, null, null, '{}', null)
             where last.finished_at is not null`,
        [projection, by],
      );
      return rowCount === 1;
    },
  });
}

/** Those of these projections of which somebody asked for a rebuild that has not begun. */
export async function requestedRebuilds(
  pool: Pool,
  projections: readonly ProjectionName[],
): Promise<readonly ProjectionName[]> {
  const { rows } = await pool.query<{ projection: ProjectionName }>({
    name: 'requested rebuilds',
    text: `select projection from operations.projection_rebuild where begun_at is null and projection = any($1)
      order by requested_at`,
    values: [projections],
  });
  return rows.map(({ projection }) => projection);
}

/** Since when each rebuild waits that was asked for and has not begun. */
export async function waitingRebuilds(pool: Pool): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await pool.query<{ projection: string; requestedAt: Date }>({
    name: 'waiting rebuilds',
    text: `select projection, requested_at as "requestedAt" from operations.projection_rebuild where begun_at is null`,
  });
  return new Map(rows.map(({ projection, requestedAt }) => [projection, requestedAt]));
}

interface Processor {
  readonly schema: 'read_model' | 'dispatch';
  /** `dispatcher 3/8` is one of eight. */
  readonly name: string;
}

/** Says that a processor has caught up, after which the rebuild is over if all of them have; nothing where its checkpoint was moved since. */
export async function endRebuild(
  pool: Pool,
  { schema, name }: Processor,
  at: Checkpoint | undefined,
): Promise<void> {
  const [projection = name, part] = name.split(' ');
  const processors = Number(part?.split('/')[1] ?? 1);
  await inTransaction(pool, async (client) => {
    const open = await client.query(
      `select from operations.projection_rebuild
       where projection = $1 and begun_at is not null and finished_at is null for update`,
      [projection],
    );
    if (open.rowCount === 0) return;
    // Another statement: it sees what a rebuild that began meanwhile did to the checkpoint.
    await client.query(
      `update operations.projection_rebuild set caught_up = known.caught_up, head = coalesce(head, $3::bigint),
         finished_at = case when (
           select count(*) from unnest(known.caught_up) as each where split_part(each, '/', 2) = split_part($2, '/', 2)
         ) >= $4 then now() end
       from (select array_append(array_remove(caught_up, $2), $2) as caught_up from operations.projection_rebuild
         where projection = $1) as known
       where projection = $1 and (select position from ${schema}.checkpoint where projection = $2) is not distinct from $3::bigint`,
      [projection, name, at?.position ?? null, processors],
    );
  });
}
