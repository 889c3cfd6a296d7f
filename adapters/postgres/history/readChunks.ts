import { setImmediate as nextTurn } from 'node:timers/promises';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { hourOf } from '../../../projections/history/index.js';
import type { Hot } from './readHot.js';
import { rowsOf } from './rowsOf.js';
import type { Chunk, HistoryParts, HistorySlice } from './slice.js';

/** Chunks were merged or dropped since they were found, or old rows went: whoever reads has to look again. */
export class HistoryMoved extends BrewlineError {
  constructor(what: string) {
    super('HISTORY_MOVED', what);
  }
}

const dayMs = 86_400_000;

/** Chunks of an hour or a day begin at most a day before what is wanted of them. */
export async function readChunks(
  pool: HistoryParts['pool'],
  {
    deviceId,
    session,
    fromMs = 0,
    toMs = farMs,
    receivedFromMs = 0,
    receivedToMs = farMs,
    withUntimed,
  }: HistorySlice,
  { chunkedTo, bodiesFrom }: Pick<Hot, 'chunkedTo' | 'bodiesFrom'>,
): Promise<readonly Chunk[]> {
  const columns =
    'id, kind, session, hour, from_ms, to_ms, received_from_ms, received_to_ms, readings, head, parts';
  const isWanted = `device_id = $1 and hour < $2 and hour >= $3 and received_to_ms >= $8 and received_from_ms < $9 and ($4::bigint is null or session = $4)`;
  const rows = await rowsOf<Omit<Chunk, 'hasBody'>>(pool, {
    name: 'history chunks',
    text: `
      select ${columns} from read_model.history_chunk
      where ${isWanted} and from_ms < $6::bigint and from_ms > $5::bigint - ${dayMs} and to_ms >= $5 and kind in (0, 3)
      union all
      select ${columns} from read_model.history_chunk
      where ${isWanted} and (kind = 1 and $7::boolean or kind = 2 and from_ms < $6 and to_ms >= $5)
      order by from_ms, id`,
    values: [
      ...[deviceId, chunkedTo, hourOf(receivedFromMs), session ?? null, fromMs, toMs, withUntimed],
      ...[receivedFromMs, receivedToMs],
    ],
  });
  return rows.map((row) => ({ ...row, hasBody: row.hour >= bodiesFrom }));
}

/** The year 9999 ends before. */
const farMs = 2 ** 48;

const bodiesAtOnce = 32;
/** So long at most other requests wait for this one. */
const turnMs = 10;

/** The bodies of chunks, in their order. Throws `HistoryMoved`. */
export async function* bodiesOf(
  pool: HistoryParts['pool'],
  chunks: readonly Chunk[],
): AsyncIterable<readonly [Chunk, Buffer]> {
  let sinceMs = performance.now();
  for (let at = 0; at < chunks.length; at += bodiesAtOnce) {
    const some = chunks.slice(at, at + bodiesAtOnce);
    const rows = await rowsOf<{ id: number; body: Buffer }>(pool, {
      name: 'history bodies',
      text: 'select id, body from read_model.history_body where id = any($1::bigint[]) and hour = any($2::integer[])',
      values: [some.map(({ id }) => id), [...new Set(some.map(({ hour }) => hour))]],
    });
    const found = new Map(rows.map(({ id, body }) => [id, body]));
    for (const chunk of some) {
      const body = found.get(chunk.id);
      if (!body) throw new HistoryMoved(`chunk ${chunk.id} of history has no body`);
      if (performance.now() - sinceMs > turnMs) {
        await nextTurn();
        sinceMs = performance.now();
      }
      yield [chunk, body];
    }
  }
}
