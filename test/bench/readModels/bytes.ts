import type { Pool } from 'pg';
import { envelope, telemetryBody } from '../../../adapters/protobuf/encodeUplink.js';
import { schemaVersion } from '../../../adapters/protobuf/index.js';
import type { Benchmark, BenchResult } from '../benchmark.js';
import { machine } from '../machine.js';
import { machineReadings } from './machineReadings.js';
import { startProjector, startReadModelStack } from './readModelStack.js';
import { storeTelemetry, type TelemetryShape } from './storedTelemetry.js';

export const bytesBenchmark: Benchmark = {
  name: 'bytes',
  what: 'bytes on the wire for a day of one device, against JSON; bytes stored for a reading, against one plain keyed row for each',
  async run({ quick }) {
    return [
      wire(),
      ...(await stored('1', {
        devices: 1,
        readingsOfDevice: 3600,
        readingsOfMessage: 1,
        messagesOfEvent: 1,
      })),
      ...(await stored('1000', {
        devices: quick ? 200 : 1000,
        readingsOfDevice: 600,
        readingsOfMessage: 1,
        messagesOfEvent: 100,
      })),
    ];
  },
};

/** A reading every ten seconds, six of them in each message: what a machine that nobody watches does. */
const wireShape = { everyMs: 10_000, readingsOfMessage: 6 };

function wire(): BenchResult {
  const { everyMs, readingsOfMessage } = wireShape;
  const readings = machineReadings(86_400_000 / everyMs, everyMs);
  let bytes = 0;
  let json = 0;
  for (let seq = 1; (seq - 1) * readingsOfMessage < readings.length; seq += 1) {
    const sent = readings.slice((seq - 1) * readingsOfMessage, seq * readingsOfMessage);
    const sentAtMs = sent.at(-1)?.atMs ?? 0;
    const order = { epoch: 0, boot: 1, seq };
    bytes += envelope(order, sentAtMs, { body: telemetryBody(sent, 1) }).length;
    const content = { schemaVersion, ...order, sentAtMs, telemetry: { session: 1, readings: sent } };
    json += Buffer.byteLength(JSON.stringify(content));
  }
  return {
    ...ofOneRun(bytes, json),
    name: 'bytes-wire',
    unit: 'bytes',
    goal: 0.3,
    setup: { ...machine(), ...wireShape, sensors: readings[0]?.sensors.length ?? 0 },
    check: `${readings.length} readings of a day in both`,
  };
}

/** @param rate messages a second, which decide how many of them an event holds */
async function stored(rate: string, shape: TelemetryShape): Promise<BenchResult[]> {
  const stack = await startReadModelStack();
  const { pool, store } = stack;
  try {
    const before = await sizeOf(pool, 'event_store.%');
    await storeTelemetry(store, shape);
    const projector = startProjector(stack);
    await projector.reached((await store.endPosition()) ?? 0n);
    await projector.stop();
    await pool.query(
      'create table plain_reading (like read_model.reading, primary key (device_id, epoch, boot, seq, idx))',
    );
    await pool.query('insert into plain_reading select * from read_model.reading');
    await pool.query('vacuum');
    const { rows } = await pool.query<{ readings: number }>('select count(*) as readings from plain_reading');
    const readings = rows[0]?.readings ?? 0;
    if (readings !== shape.devices * shape.readingsOfDevice)
      throw new Error(`${readings} readings were stored`);
    const plain = (await sizeOf(pool, 'public.plain_reading')) / readings;
    const levels = ['reading\\_2%', 'reading\\_minute%', 'reading\\_hour%'];
    const sizes = await Promise.all(levels.map((level) => sizeOf(pool, `read\\_model.${level}`)));
    const [raw = 0, minute = 0, hour = 0] = sizes.map((size) => size / readings);
    const setup = { ...machine(), messagesPerSecond: rate, ...shape };
    const of = (name: string, figure: number, goal: number | undefined, check: string): BenchResult => ({
      ...ofOneRun(figure, plain),
      name: `bytes-${name}-${rate}`,
      unit: 'bytes/reading',
      ...(goal !== undefined && { goal }),
      setup,
      check,
    });
    const parts = [raw, minute, hour].map((bytes) => bytes.toFixed(1));
    return [
      of(
        'history',
        raw + minute + hour,
        1.2,
        `${readings} readings; ${parts.join(' + ')} for readings, minutes, hours`,
      ),
      of(
        'store',
        ((await sizeOf(pool, 'event_store.%')) - before) / readings,
        rate === '1000' ? 0.5 : undefined,
        `${readings} readings`,
      ),
    ];
  } finally {
    await stack.stop();
  }
}

/** Heap, TOAST and indexes of all tables whose name fits. */
async function sizeOf(pool: Pool, name: string): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    `select coalesce(sum(pg_total_relation_size(c.oid)), 0) as bytes from pg_class c join pg_namespace n on n.oid = relnamespace
     where relkind = 'r' and nspname || '.' || relname like $1`,
    [name],
  );
  return Number(rows[0]?.bytes);
}

function ofOneRun(figure: number, floor: number) {
  const ratio = figure / floor;
  return { figure, floor, ratio, runs: [ratio], lessIsBetter: true };
}
