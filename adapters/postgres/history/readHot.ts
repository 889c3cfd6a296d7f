import { setImmediate as nextTurn } from 'node:timers/promises';
import { addReadings, bucketOf, type HistoryReading } from '../../../projections/history/index.js';
import { decodeHot } from './decodeHot.js';
import { rowsOf } from './rowsOf.js';
import { isIn, type HistoryParts, type HistorySlice } from './slice.js';

/** The readings of open hours, and where history stands. */
export interface Hot {
  /** The first hour that is not in chunks. */
  readonly chunkedTo: number;
  /** The first hour of which readings are still kept. */
  readonly bodiesFrom: number;
  readonly filling: boolean;
  /** Readings of the slice, in no order. */
  readonly loose: readonly HistoryReading[];
}

interface HotRow {
  readonly chunked_to: number;
  readonly bodies_from: number;
  readonly filling: boolean;
  readonly format: number | null;
  readonly body: Buffer | null;
}

/** One statement, so that no hour is in chunks and in its messages, or in neither. */
export async function readHot({ pool, decode }: HistoryParts, slice: HistorySlice): Promise<Hot> {
  const rows = await rowsOf<HotRow>(pool, {
    name: 'hot history',
    text: `select coalesce(state.chunked_to, 0) as chunked_to, coalesce(state.bodies_from, 0) as bodies_from,
        exists (select from read_model.history_fill) as filling, hot.format, hot.body
      from (select 1) one left join read_model.history_state state on true
        left join read_model.history_hot hot
          on hot.bucket = $1 and hot.hour >= (select coalesce(max(chunked_to), 0) from read_model.history_state)`,
    values: [bucketOf(slice.deviceId)],
  });
  const [first] = rows;
  return {
    chunkedTo: first?.chunked_to ?? 0,
    bodiesFrom: first?.bodies_from ?? 0,
    filling: first?.filling ?? false,
    loose: (await decodeAll(rows, { decode, deviceId: slice.deviceId })).filter(isIn(slice)),
  };
}

/** So long at most other requests wait for this one: two hours of a reading each second are thousands of messages. */
const turnMs = 10;

async function decodeAll(
  rows: readonly HotRow[],
  { decode, deviceId }: Pick<HistoryParts, 'decode'> & Pick<HistorySlice, 'deviceId'>,
): Promise<readonly HistoryReading[]> {
  const found: HistoryReading[] = [];
  let sinceMs = performance.now();
  for (const { format, body } of rows) {
    if (format === null || body === null) continue;
    for (const message of decodeHot({ format, body }, decode, deviceId)) addReadings(message, found);
    if (performance.now() - sinceMs < turnMs) continue;
    await nextTurn();
    sinceMs = performance.now();
  }
  return found;
}
