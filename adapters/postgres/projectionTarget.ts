import type { Pool, PoolClient } from 'pg';
import { BrewlineError, hasCode, messageOf } from '../../domain/kernel/errors.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { projectionSource } from '../../domain/parking/index.js';
import type { Checkpoint, ProjectionTarget, RetryRequest } from '../../projections/ports.js';
import { databaseError, withDatabaseErrors } from './databaseError.js';
import { findUnapplied, noteFailedRetry, readRetries, settleRetry } from './parkedEvents.js';
import { insertParked, type ParkingBudget } from './parking.js';
import { endRebuild } from './projectionRebuilds.js';
import { inTransaction } from './transaction.js';

export interface ProjectionTargetOptions<Applied> {
  readonly pool: Pool;
  readonly projection: string;
  /** The schema of the checkpoint: each role owns one. */
  readonly schema: 'read_model' | 'dispatch';
  /** Budget of parked events: beyond it events are only counted; they stay in the store. */
  readonly parkingBudget: ParkingBudget;
  /** Writes the rows; an error that does not come from the database is attributed to the event. */
  readonly write: (
    client: PoolClient,
    events: readonly RecordedEvent[],
    position: bigint,
  ) => Promise<Applied>;
}

/** Rows and checkpoint in one transaction, with compare-and-set of the checkpoint. */
export function createProjectionTarget<Applied>(
  options: ProjectionTargetOptions<Applied>,
): ProjectionTarget<Applied> {
  const { pool, projection, write } = options;
  const table = `${options.schema}.checkpoint`;

  const moveCheckpoint = (client: PoolClient, from: Checkpoint | undefined, to: Checkpoint) =>
    compareAndSet(client, { table, projection }, from, to);

  return {
    async readCheckpoint() {
      const text = `select store_id, position::text from ${table} where projection = $1`;
      const { rows } = await pool.query<{ store_id: string; position: string }>(text, [projection]);
      const [row] = rows;
      return row && { storeId: row.store_id, position: BigInt(row.position) };
    },

    async apply(events, from, to, retry) {
      try {
        return await inTransaction(pool, async (client) => {
          // The checkpoint is sent first; when it is wrong, that is the reported error, whatever else fails.
          const [moved, written] = await Promise.allSettled([
            moveCheckpoint(client, from, to),
            blamingEvents(() => write(client, events, to.position)),
          ]);
          if (moved.status === 'rejected') throw moved.reason;
          if (written.status === 'rejected') throw written.reason;
          if (retry) await settleRetry(client, retry);
          return written.value;
        });
      } catch (error) {
        throw databaseError(error, 'EVENT_UNPROJECTABLE');
      }
    },

    async caughtUp(at) {
      try {
        // People see the rows of these projections only.
        if (options.schema === 'read_model')
          await pool.query(
            `delete from read_model.rebuild where projection = $1
               and (select position from read_model.checkpoint where projection = $1) is not distinct from $2::bigint`,
            [projection, at?.position ?? null],
          );
        await endRebuild(pool, { schema: options.schema, name: projection }, at);
      } catch (error) {
        throw databaseError(error, 'DATABASE_UNAVAILABLE');
      }
    },

    async park(event, cause, { from, to }) {
      try {
        await inTransaction(pool, async (client) => {
          await moveCheckpoint(client, from, to);
          await insertParked(client, [parkedEvent(projection, event, cause)], options.parkingBudget);
        });
      } catch (error) {
        throw databaseError(error, 'DATABASE_UNAVAILABLE');
      }
    },

    ...withDatabaseErrors({
      retriesAsked: () => readRetries(pool, projection),
      unapplied: (stream: string) => findUnapplied(pool, projection, stream),
      retryFailed: (retry: RetryRequest, cause: string) => noteFailedRetry(pool, retry, cause),
    }),
  };
}

/** @throws BrewlineError `CHECKPOINT_MOVED` when the checkpoint is not at `from`. */
async function compareAndSet(
  client: PoolClient,
  { table, projection }: { readonly table: string; readonly projection: string },
  from: Checkpoint | undefined,
  to: Checkpoint,
): Promise<void> {
  const { rowCount } = from
    ? await client.query({
        name: `move ${table}`,
        text: `update ${table} set store_id = $3, position = $4, updated_at = now() where projection = $1 and position = $2`,
        values: [projection, from.position, to.storeId, to.position],
      })
    : await client.query(
        `insert into ${table} (projection, store_id, position) values ($1, $2, $3) on conflict do nothing`,
        [projection, to.storeId, to.position],
      );
  if (rowCount !== 1) {
    throw new BrewlineError('CHECKPOINT_MOVED', `another process moved the checkpoint of ${projection}`);
  }
}

/** An error that does not come from the database is caused by the content of an event. */
async function blamingEvents<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isOurs =
      error instanceof TypeError || error instanceof RangeError || error instanceof BrewlineError;
    // A wrong setting is no fault of an event: parking events would hide it.
    if (!isOurs || hasCode(error, 'CONFIGURATION_INVALID')) throw error;
    throw new BrewlineError('EVENT_UNPROJECTABLE', messageOf(error), { cause: error });
  }
}

function parkedEvent(projection: string, event: RecordedEvent, cause: unknown) {
  const { stream, revision, type, id, data, metadata } = event;
  return {
    source: projectionSource(projection),
    deviceId: undefined,
    routingKey: `${stream}@${revision}`,
    code: 'EVENT_UNPROJECTABLE' as const,
    cause: messageOf(cause),
    headers: { stream, revision: revision.toString(), type, id, metadata },
    body: data instanceof Uint8Array ? data : Buffer.from(JSON.stringify(data)),
    order: undefined,
    redelivered: false,
  };
}
