import type { PoolClient } from 'pg';
import { bucketOf, hourOf } from '../../../projections/history/index.js';
import type { StoredTelemetry } from '../../../projections/telemetry.js';
import { binaryArray } from '../binaryArray.js';
import { together } from '../transaction.js';

/** Messages of one event in one bucket: the data of an event with these messages alone. */
interface HotRow {
  readonly hour: number;
  readonly bucket: number;
  readonly format: number;
  readonly parts: Uint8Array[];
  bytes: number;
}

/** A row fits into a page of 8 kB; a message that is larger has a row of its own, in pieces elsewhere. */
const rowBytes = 7_800;

/**
 * Writes messages into the open hours, in the caller's transaction: their bytes, as events have them.
 *
 * @param isLatest false while old events are filled in: then hours are not closed by what is written
 */
export async function writeHot(
  client: PoolClient,
  messages: readonly StoredTelemetry[],
  isLatest: boolean,
): Promise<void> {
  const rows = hotRowsOf(messages);
  if (rows.length === 0) return;
  const hours = [...new Set(rows.map(({ hour }) => hour))];
  const open = client.query({ name: 'open history hours', text: openHours, values: [hours, isLatest] });
  const insert = client.query({
    name: 'insert hot history',
    text: insertHot,
    values: [
      binaryArray.int4(rows.map(({ hour }) => hour)),
      binaryArray.int2(rows.map(({ bucket }) => bucket)),
      binaryArray.int2(rows.map(({ format }) => format)),
      binaryArray.bytea(rows.map(({ parts }) => parts)),
    ],
  });
  await together([open, insert]);
}

const openHours = 'select read_model.open_history_hours($1, $2)';

/** What comes late, after its hour was closed, goes into the first open one. */
const insertHot = `
  insert into read_model.history_hot (hour, bucket, format, body)
  select greatest(hour, (select coalesce(max(closed_to), 0) from read_model.history_state)), bucket, format, body
  from unnest($1::integer[], $2::smallint[], $3::smallint[], $4::bytea[]) as t (hour, bucket, format, body)`;

function hotRowsOf(messages: readonly StoredTelemetry[]): readonly HotRow[] {
  const rows: HotRow[] = [];
  /** The row of each bucket that still takes messages, of one event. */
  let open = new Map<number, HotRow>();
  let head: Uint8Array | undefined;
  for (const { deviceId, readings, receivedAtMs, stored } of messages) {
    if (readings.length === 0) continue;
    if (stored.head !== head) {
      head = stored.head;
      open = new Map();
    }
    const bucket = bucketOf(deviceId);
    const hour = hourOf(receivedAtMs);
    let row = open.get(bucket);
    if (row?.hour !== hour || row.bytes + stored.frame.length > rowBytes) {
      row = { hour, bucket, format: stored.format, parts: [stored.head], bytes: stored.head.length };
      open.set(bucket, row);
      rows.push(row);
    }
    row.parts.push(stored.frame);
    row.bytes += stored.frame.length;
  }
  return rows;
}
