import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import type { DecodeTelemetry } from '../../../projections/ports.js';
import { compactHour } from './compactHour.js';
import { mergeDay } from './mergeDay.js';

/** An hour that is in chunks now. */
export interface CompactedHour {
  /** Number of the hour since 1970, UTC. */
  readonly hour: number;
  readonly readings: number;
  readonly tookMs: number;
}

/**
 * Turns the oldest hour that is over into chunks: of an hour of receipt after which a later one has begun. Nothing is seen of them until all are there.
 *
 * One process at a time does it: the lock is that of the connection that writes. What an interrupted one has left is deleted first.
 *
 * @returns undefined when no hour is over, or another process is at it
 */
export async function compactHistory(
  pool: Pool,
  decode: DecodeTelemetry,
): Promise<CompactedHour | undefined> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    const { rows } = await client.query<{ locked: boolean }>(
      `select pg_try_advisory_lock(${chunksLock}) as locked`,
    );
    if (rows[0]?.locked !== true) return undefined;
    try {
      await deleteUnfinished(client);
      const compacted = await compactNext(client, decode);
      if (!compacted) {
        await dropChunked(client);
        await mergeNextDay(client);
      }
      return compacted;
    } finally {
      await client.query(`select pg_advisory_unlock(${chunksLock})`);
    }
  } catch (error) {
    // The connection has the lock: without the connection nobody has it.
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(failure);
  }
}

const chunksLock = `hashtext('brewline history chunks')`;

async function compactNext(client: PoolClient, decode: DecodeTelemetry): Promise<CompactedHour | undefined> {
  const startedMs = performance.now();
  const hour = await nextHour(client);
  if (hour === undefined) return undefined;
  const { rows } = await client.query<{ closed: boolean }>(
    'select read_model.close_history_hour($1) as closed',
    [hour],
  );
  if (rows[0]?.closed !== true) return undefined;
  const buildingFrom = await beginBuilding(client);
  const readings = await compactHour(client, { hour, buildingFrom }, decode);
  await finishHour(client, hour, buildingFrom);
  await dropChunked(client);
  return { hour, readings, tookMs: performance.now() - startedMs };
}

/** Merges small chunks of the first day that is not merged, before the last one that is over: of that one readers may still have messages. */
async function mergeNextDay(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ day: number }>(
    'select merged_to as day from read_model.history_state where merged_to < chunked_to / 24 - 1',
  );
  const [next] = rows;
  if (!next) return;
  await mergeDay(client, next.day);
  await client.query('update read_model.history_state set merged_to = $1 where merged_to = $2', [
    next.day + 1,
    next.day,
  ]);
}

/** The oldest open hour before the latest one, and before those that are being filled in. */
async function nextHour(client: PoolClient): Promise<number | undefined> {
  const { rows } = await client.query<{ hour: number | null }>(`
    select min(substr(child.relname, 13)::integer) as hour
    from pg_inherits join pg_class child on child.oid = inhrelid, read_model.history_state state
    where inhparent = 'read_model.history_hot'::regclass and substr(child.relname, 13)::integer >= state.chunked_to
      and substr(child.relname, 13)::integer < least(state.latest, (select hour from read_model.history_fill))`);
  return rows[0]?.hour ?? undefined;
}

async function deleteUnfinished(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ building_from: number | null }>(
    'select building_from from read_model.history_state where building_from is not null',
  );
  const from = rows[0]?.building_from;
  if (from === undefined || from === null) return;
  await client.query('delete from read_model.history_body where id >= $1', [from]);
  await client.query('delete from read_model.history_chunk where id >= $1', [from]);
}

async function beginBuilding(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ building_from: number }>(
    `update read_model.history_state set building_from = nextval('read_model.history_chunk_id') returning building_from`,
  );
  return rows[0]?.building_from ?? 0;
}

/** @throws BrewlineError `CHECKPOINT_MOVED` when history was emptied meanwhile: what was built belongs to nothing. */
async function finishHour(client: PoolClient, hour: number, buildingFrom: number): Promise<void> {
  const { rowCount } = await client.query(
    `update read_model.history_state set chunked_to = $1::integer + 1, building_from = null,
       merged_to = case when merged_to = 0 then $1 / 24 else merged_to end
     where building_from = $2`,
    [hour, buildingFrom],
  );
  if (rowCount !== 1)
    throw new BrewlineError('CHECKPOINT_MOVED', `history was emptied while hour ${hour} became chunks`);
}

/** While a reader holds the hour it stays a little longer; nobody reads it. */
async function dropChunked(client: PoolClient): Promise<void> {
  try {
    for (;;) {
      const { rows } = await client.query<{ dropped: number | null }>(
        'select read_model.drop_history_hour() as dropped',
      );
      if (rows[0]?.dropped == null) return;
    }
  } catch (error) {
    if (!isLockTaken(error)) throw error;
  }
}

/** `lock_not_available`, after the lock timeout. */
function isLockTaken(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '55P03';
}
