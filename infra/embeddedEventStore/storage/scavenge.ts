import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import { scavengeLimit, type ScavengeLimit } from './scavengeLimit.js';
import { isMetastream, originalOf, toDecimal } from './storedEvent.js';
import { loadStreamStates } from './streamState.js';

/** Streams looked at with one query, and events deleted with one. */
const pageStreams = 200;
const batchEvents = 1000;

export interface ScavengeOptions {
  readonly db: Pool | ClientBase;
  /** Share of the time in which the database works for the scavenge, above 0; 1 does not pause. */
  readonly dutyCycle: number;
  /** Ends the scavenge after the batch at hand. */
  readonly signal?: AbortSignal;
  /** Told after each page of streams. */
  readonly onProgress?: (result: ScavengeResult) => void;
}

export interface ScavengeResult {
  /** Streams that can hide events. */
  readonly streams: number;
  readonly removedEvents: number;
}

/** Streams with metadata, by the names of their metastreams; the range is what begins with `$$`, in the order of bytes. */
const describedSql = `
  select name from event_store.stream where name > $1 and name >= '$$' and name < '$%' order by name limit ${pageStreams}`;
/** Streams that were ended, from the partial index on their last events. */
const endedSql = `
  select s.name, e.stream_id from event_store.event e join event_store.stream s on s.id = e.stream_id
  where e.revision = 9223372036854775807 and e.stream_id > $1 order by e.stream_id limit ${pageStreams}`;
/** The oldest events first: where one of them is still shown by its age, so are those after it. */
const deleteSql = `
  with oldest as (
    select position, revision, created_micros from event_store.event
    where stream_id = $1 and revision < $2 order by revision limit ${batchEvents})
  delete from event_store.event e using oldest o
  where e.position = o.position and (o.revision < $3 or o.created_micros < $4)`;

/**
 * Removes what `$maxAge`, `$maxCount`, `$tb`, deletions and tombstones hide, in small transactions with pauses between them, so
 * that appends and reads hardly notice. It can be ended at any time and loses nothing but its place. The rows' space is used
 * again after PostgreSQL's next (auto)vacuum.
 */
export async function scavenge(options: ScavengeOptions): Promise<ScavengeResult> {
  const { db, signal, onProgress } = options;
  let result: ScavengeResult = { streams: 0, removedEvents: 0 };
  for await (const names of pages(db, options)) {
    const states = await loadStreamStates(db, names);
    for (const name of names) {
      const state = states.get(name);
      const limit = state && scavengeLimit(state, Date.now());
      const removed = limit === undefined ? 0 : await removeHidden(limit, options);
      result = { streams: result.streams + 1, removedEvents: result.removedEvents + removed };
      if (signal?.aborted) return result;
    }
    onProgress?.(result);
  }
  return result;
}

/** Names of all streams that can hide events, metastreams included. */
async function* pages(db: Pool | ClientBase, options: ScavengeOptions): AsyncGenerator<string[]> {
  let after = '';
  for (;;) {
    const names = await paced(options, async () => {
      const { rows } = await db.query<{ name: string }>(describedSql, [after]);
      return rows.map((row) => row.name);
    });
    const last = names.at(-1);
    if (last === undefined) break;
    after = last;
    yield names.flatMap((name) => (isMetastream(name) ? [name, originalOf(name)] : []));
  }
  yield* endedPages(db, options);
}

async function* endedPages(db: Pool | ClientBase, options: ScavengeOptions): AsyncGenerator<string[]> {
  let after = '0';
  for (;;) {
    const rows = await paced(options, async () => {
      const found = await db.query<{ name: string; stream_id: string }>(endedSql, [after]);
      return found.rows;
    });
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.stream_id;
    yield rows.map((row) => row.name);
  }
}

async function removeHidden(limit: ScavengeLimit, options: ScavengeOptions): Promise<number> {
  const { streamId, head, beforeRevision, createdBeforeMicros } = limit;
  const values = [
    streamId,
    toDecimal(createdBeforeMicros > 0 ? head : beforeRevision),
    toDecimal(beforeRevision),
    createdBeforeMicros,
  ];
  let removed = 0;
  for (;;) {
    const count = await paced(options, async () => {
      const { rowCount } = await options.db.query(deleteSql, values);
      return rowCount ?? 0;
    });
    removed += count;
    if (count < batchEvents || options.signal?.aborted) return removed;
  }
}

/** Runs a query, then rests in proportion to the time that it took. */
async function paced<Result>(
  { dutyCycle, signal }: ScavengeOptions,
  query: () => Promise<Result>,
): Promise<Result> {
  const startedMs = performance.now();
  const result = await query();
  const pauseMs = (performance.now() - startedMs) * (1 / dutyCycle - 1);
  if (pauseMs >= 1) await sleep(pauseMs, undefined, { ...(signal && { signal }) }).catch(() => undefined);
  return result;
}
