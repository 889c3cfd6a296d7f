import type { Client } from 'pg';
import { deviceReadings } from '../../../adapters/postgres/index.js';
import type { HistoryReading } from '../../../projections/history/index.js';
import { decodeStored } from '../../compose/decodeStored.js';

const rowsAtOnce = 10_000;

/** Creates the temporary table `stored_reading` with what history has of the ledger's devices, of what was received since then. */
export async function loadStored(client: Client, since: Date): Promise<void> {
  await client.query(`
    create temporary table stored_reading (
      device_id text, epoch bigint, boot bigint, seq bigint, idx integer, at timestamptz, received_at timestamptz, "values" real[]
    )`);
  const { rows } = await client.query<{ id: string }>('select distinct device_id as id from ledger');
  let waiting: StoredRow[] = [];
  for (const { id } of rows) {
    const readings = await deviceReadings({ pool: client, decode: decodeStored }, id);
    for (const one of readings) if (one.receivedAtMs >= since.getTime()) waiting.push({ deviceId: id, one });
    if (waiting.length >= rowsAtOnce) {
      await insert(client, waiting);
      waiting = [];
    }
  }
  await insert(client, waiting);
  await client.query('analyze stored_reading');
}

interface StoredRow {
  readonly deviceId: string;
  readonly one: HistoryReading;
}

async function insert(client: Client, rows: readonly StoredRow[]): Promise<void> {
  await client.query(
    `insert into stored_reading
     select device_id, epoch, boot, seq, idx, timestamptz 'epoch' + at_ms * interval '1 millisecond',
       timestamptz 'epoch' + received_at_ms * interval '1 millisecond', "values"::real[]
     from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::integer[], $6::bigint[], $7::bigint[], $8::text[])
       found (device_id, epoch, boot, seq, idx, at_ms, received_at_ms, "values")`,
    [
      rows.map(({ deviceId }) => deviceId),
      rows.map(({ one }) => one.epoch),
      rows.map(({ one }) => one.boot),
      rows.map(({ one }) => one.seq),
      rows.map(({ one }) => one.index),
      rows.map(({ one }) => one.reading.atMs),
      rows.map(({ one }) => one.receivedAtMs),
      rows.map(({ one }) => `{${one.reading.values.join()}}`),
    ],
  );
}
