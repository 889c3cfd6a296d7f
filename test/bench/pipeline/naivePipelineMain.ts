import mqtt from 'mqtt';
import pg from 'pg';
import { unpackReadings } from '../../../adapters/protobuf/index.js';
import { brewline } from '../../../proto/generated/brewline.js';
import { answerRequests } from './benchProcess.js';

/*
 * The peer: the pipeline that people write first. One MQTT subscriber, and for each message one INSERT and one UPSERT through a
 * pool; or the same with batches. No queue, no event store, nothing held back.
 */

export interface NaiveRequest {
  readonly mqttUrl: string;
  readonly username: string;
  readonly password: string;
  readonly databaseUrl: string;
  readonly batched: boolean;
}

/** node-postgres' default. */
const poolSize = 10;
/** Rows of one batch, at most: as many as Brewline's own. */
const batchRows = 500;

const columns = 'device_id, boot, seq, idx, at, received_at, session, context, sensors, "values"';
const types = ['text', 'bigint', 'bigint', 'integer', 'timestamptz', 'timestamptz', 'bigint', 'jsonb'];
const newer = `on conflict (device_id) do update set boot = excluded.boot, seq = excluded.seq, idx = excluded.idx, at = excluded.at,
  received_at = excluded.received_at, session = excluded.session, context = excluded.context, sensors = excluded.sensors,
  "values" = excluded."values"
  where (device_status.boot, device_status.seq, device_status.idx) < (excluded.boot, excluded.seq, excluded.idx)`;
const oneRow = `values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
const manyRows =
  `select ${columns.replace('sensors', 'sensors::smallint[]').replace('"values"', '"values"::real[]')} ` +
  `from unnest(${[...types, 'text', 'text'].map((type, index) => `$${index + 1}::${type}[]`).join(', ')}) as t (${columns})`;
const insertOf = (rows: string) => `insert into reading (${columns}) ${rows}`;
const upsertOf = (rows: string) => `insert into device_status (${columns}) ${rows} ${newer}`;

type Row = readonly (string | number | null)[];

answerRequests<NaiveRequest, undefined>(async ({ mqttUrl, username, password, databaseUrl, batched }) => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: poolSize });
  const store = batched ? inBatches(pool) : oneByOne(pool);
  const client = await mqtt.connectAsync(mqttUrl, { clientId: `naive-${process.pid}`, username, password });
  await client.subscribeAsync('devices/+/up', { qos: 1 });
  client.on('message', (topic, payload) => toRows(topic.split('/')[1] ?? '', payload).forEach(store));
  return undefined;
});

function toRows(deviceId: string, payload: Uint8Array): Row[] {
  const { boot, seq, telemetry } = brewline.v1.Uplink.decode(payload);
  if (!telemetry) return [];
  const receivedAt = new Date().toISOString();
  return unpackReadings(telemetry).readings.map(({ atMs, context, sensors, values }, index) => [
    ...[deviceId, boot, seq, index, new Date(atMs).toISOString(), receivedAt],
    ...[telemetry.session ?? null, JSON.stringify(context ?? null)],
    ...[`{${sensors.join(',')}}`, `{${values.join(',')}}`],
  ]);
}

function oneByOne(pool: pg.Pool): (row: Row) => void {
  return (row) => {
    const write = async () => {
      await pool.query({ name: 'insert', text: insertOf(oneRow), values: [...row] });
      await pool.query({ name: 'upsert', text: upsertOf(oneRow), values: [...row] });
    };
    write().catch(fail);
  };
}

/** What came while the last batch was written, in one transaction. */
function inBatches(pool: pg.Pool): (row: Row) => void {
  const waiting: Row[] = [];
  let writing = false;
  const writeAll = async () => {
    const client = await pool.connect();
    while (waiting.length > 0) {
      const rows = waiting.splice(0, batchRows);
      const newest = [...new Map(rows.map((row) => [row[0], row])).values()];
      await client.query('begin');
      await client.query({ name: 'insert', text: insertOf(manyRows), values: byColumn(rows) });
      await client.query({ name: 'upsert', text: upsertOf(manyRows), values: byColumn(newest) });
      await client.query('commit');
    }
    client.release();
    writing = false;
  };
  return (row) => {
    waiting.push(row);
    if (writing) return;
    writing = true;
    writeAll().catch(fail);
  };
}

function byColumn(rows: readonly Row[]): (string | number | null)[][] {
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? null));
}

function fail(error: unknown): void {
  console.error(error);
  process.exit(1);
}
