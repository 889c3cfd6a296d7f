import type { Pool, PoolClient } from 'pg';
import { BrewlineError } from '../../domain/kernel/errors.js';
import { storableText } from '../../domain/kernel/text.js';
import { projectionSource } from '../../domain/parking/index.js';
import type { RetryRequest, UnappliedEvent } from '../../projections/ports.js';

/** Retries that are read at once. */
const retriesAtOnce = 100;

/** A stream with more parked events than these is not looked through for one of them. */
const lookedAt = 1_000;

/** See `ProjectionTarget.retriesAsked`. A projection asks each second: the index has only what is asked. */
export async function readRetries(pool: Pool, projection: string): Promise<readonly RetryRequest[]> {
  const { rows } = await pool.query<Record<'id' | 'stream' | 'revision', string> & { retry: number }>({
    name: 'retries of parked events',
    text: `select id::text, requeues as retry, headers->>'stream' as stream, headers->>'revision' as revision
      from ingest.parked_message
      where source = $1 and outcome_of < requeues and code = 'EVENT_UNPROJECTABLE'
      order by parked_message.id limit ${retriesAtOnce}`,
    values: [projectionSource(projection)],
  });
  return rows.map((row) => ({ ...row, revision: BigInt(row.revision) }));
}

/** See `ProjectionTarget.unapplied`. Routing keys of events are `<stream>@<revision>`; `A` comes after `@`. */
export async function findUnapplied(
  pool: Pool,
  projection: string,
  stream: string,
): Promise<readonly UnappliedEvent[] | undefined> {
  const { rows } = await pool.query<{ revision: string; waits: boolean }>(
    `select substr(routing_key, length($2) + 2) as revision, outcome is null as waits
     from ingest.parked_message
     where source = $1 and code = 'EVENT_UNPROJECTABLE' and outcome is distinct from 'stored'
       and routing_key collate "C" > $2 || '@' and routing_key collate "C" < $2 || 'A'
     order by parked_message.id limit ${lookedAt + 1}`,
    [projectionSource(projection), stream],
  );
  if (rows.length > lookedAt) return undefined;
  return rows.map(({ revision, waits }) => ({ revision: BigInt(revision), waits }));
}

/**
 * Says in the transaction that applied an event that it is applied, so that both happen once.
 *
 * @throws BrewlineError `CHECKPOINT_MOVED` when the event was discarded, or another process has applied it
 */
export async function settleRetry(client: PoolClient, { id, retry }: RetryRequest): Promise<void> {
  const { rowCount } = await client.query(
    `update ingest.parked_message set outcome = 'stored', outcome_of = $2, requeued_at = now(), retry_cause = null
     where id = $1 and outcome_of < $2`,
    [id, retry],
  );
  if (rowCount !== 1)
    throw new BrewlineError('CHECKPOINT_MOVED', `the parked event ${id} is applied or discarded already`);
}

/** See `ProjectionTarget.retryFailed`. It has come back: its group counts it. */
export async function noteFailedRetry(pool: Pool, { id, retry }: RetryRequest, cause: string): Promise<void> {
  await pool.query(
    `with failed as (
       update ingest.parked_message set outcome_of = $2, retry_cause = $3 where id = $1 and outcome_of < $2
       returning source, code
     )
     update ingest.parked_group as counted set came_back = counted.came_back + 1
     from failed where counted.source = regexp_replace(failed.source, ' [0-9]+$', '') and counted.code = failed.code`,
    [id, retry, storableText(cause)],
  );
}
