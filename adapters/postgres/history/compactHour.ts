import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { addReadings, buckets, planChunks, type HistoryReading } from '../../../projections/history/index.js';
import type { DecodeTelemetry } from '../../../projections/ports.js';
import { transactionOn } from '../transaction.js';
import { rowsOf } from './rowsOf.js';
import { chunkRowOf, insertChunks, type ChunkRow } from './chunkRows.js';
import { decodeHot, type HotMessages } from './decodeHot.js';

/** Messages that are in memory at once, at most approximately: bytes as stored. */
const atOnceBytes = 1_048_576;
/** So long at most the projection waits for this. */
const turnMs = 10;
/** Chunks in one statement. */
const atOnceChunks = 256;

/**
 * Writes the chunks of an hour that nothing more is written to.
 *
 * @param buildingFrom the mark under which they are built
 * @returns the number of readings
 */
export async function compactHour(
  client: PoolClient,
  { hour, buildingFrom }: { readonly hour: number; readonly buildingFrom: number },
  decode: DecodeTelemetry,
): Promise<number> {
  await client.query('select read_model.ensure_history_months($1)', [[hour]]);
  const step = await bucketsAtOnce(client, hour);
  let waiting: ChunkRow[] = [];
  let readings = 0;
  const flush = async () => {
    const rows = waiting;
    waiting = [];
    await transactionOn(client, async () => {
      await holdMark(client, buildingFrom);
      await insertChunks(client, rows);
    });
  };
  for (let from = 0; from < buckets; from += step) {
    const found = await rowsOf<HotMessages>(client, {
      name: 'hot history of buckets',
      text: 'select format, body from read_model.history_hot where hour = $1 and bucket >= $2 and bucket < $3',
      values: [hour, from, from + step],
    });
    for (const [deviceId, ofDevice] of await byDevice(found, decode)) {
      readings += ofDevice.length;
      for (const chunk of planChunks(ofDevice)) waiting.push(chunkRowOf(chunk, { deviceId, hour }));
      await nextTurn();
      if (waiting.length >= atOnceChunks) await flush();
    }
  }
  await flush();
  return readings;
}

/** Most hours are small, and one statement reads them. */
async function bucketsAtOnce(client: PoolClient, hour: number): Promise<number> {
  const { rows } = await client.query<{ bytes: number }>(
    `select coalesce(pg_table_size(to_regclass('read_model.history_hot_' || $1::integer)), 0)::float8 as bytes`,
    [hour],
  );
  const parts = Math.ceil((rows[0]?.bytes ?? 0) / atOnceBytes);
  return Math.max(1, Math.ceil(buckets / Math.max(1, parts)));
}

async function byDevice(
  rows: readonly HotMessages[],
  decode: DecodeTelemetry,
): Promise<ReadonlyMap<string, readonly HistoryReading[]>> {
  const found = new Map<string, HistoryReading[]>();
  let sinceMs = performance.now();
  for (const row of rows) {
    for (const message of decodeHot(row, decode)) {
      let readings = found.get(message.deviceId);
      if (!readings) found.set(message.deviceId, (readings = []));
      addReadings(message, readings);
    }
    if (performance.now() - sinceMs < turnMs) continue;
    await nextTurn();
    sinceMs = performance.now();
  }
  return found;
}

/**
 * Whoever empties history waits for this transaction, and after that nothing more is written under the mark.
 *
 * @throws BrewlineError `CHECKPOINT_MOVED` when history was emptied.
 */
async function holdMark(client: PoolClient, buildingFrom: number): Promise<void> {
  const text = 'select from read_model.history_state where building_from = $1 for share';
  const { rowCount } = await client.query({ name: 'hold history mark', text, values: [buildingFrom] });
  if (rowCount !== 1)
    throw new BrewlineError('CHECKPOINT_MOVED', 'history was emptied while an hour of it became chunks');
}
