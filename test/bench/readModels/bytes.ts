import type { Pool } from 'pg';
import { envelope, telemetryBody } from '../../../adapters/protobuf/encodeUplink.js';
import { schemaVersion } from '../../../adapters/protobuf/index.js';
import { deviceReadings } from '../../../adapters/postgres/index.js';
import { decodeStored } from '../../../infra/compose/decodeStored.js';
import type { HistoryReading } from '../../../projections/history/index.js';
import { compactAll } from '../../support/compactAll.js';
import type { Benchmark, BenchResult } from '../benchmark.js';
import { machine } from '../machine.js';
import { machineReadings } from './machineReadings.js';
import { startProjector, startReadModelStack } from './readModelStack.js';
import { deviceIdOf, storeTelemetry, type TelemetryShape } from './storedTelemetry.js';

export const bytesBenchmark: Benchmark = {
  name: 'bytes',
  what: 'bytes on the wire for a day of one device, against JSON; bytes stored for a reading, hot and at rest, against one plain keyed row for each',
  async run({ quick }) {
    return [
      wire(),
      ...(await stored('1', {
        ...{ devices: 1, readingsOfDevice: 2 * 3600 },
        ...{ readingsOfMessage: 1, messagesOfEvent: 1 },
      })),
      ...(await stored('1000', {
        ...{ devices: quick ? 20 : 100, readingsOfDevice: 3 * 3600 },
        ...{ readingsOfMessage: 1, messagesOfEvent: 100 },
      })),
      ...(await stored('1000-slow', {
        ...{ devices: quick ? 200 : 1000, readingsOfDevice: 3 * 360, everyMs: 10_000 },
        ...{ readingsOfMessage: 1, messagesOfEvent: 100 },
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
    goal: 0.12,
    setup: { ...machine(), ...wireShape, sensors: readings[0]?.sensors.length ?? 0 },
    check: `${readings.length} readings of a day in both`,
  };
}

/** Goals in bytes for a reading: at rest by the time between two of them, and hot. */
const atRestGoals = { everySecond: 7, everyTenSeconds: 9 };
const hotGoal = 100;

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
    await pool.query('vacuum');
    const readings = shape.devices * shape.readingsOfDevice;
    const hot = (await sizeOf(pool, 'read\\_model.history\\_hot%')) / readings;
    const plain = await plainRow(pool, shape);
    await compactAll(pool);
    await pool.query('vacuum');
    await checkReadings(pool, shape);
    const sizes = await Promise.all(
      ['body', 'chunk'].map((part) => sizeOf(pool, `read\\_model.history\\_${part}%`)),
    );
    const [bodies = 0, heads = 0] = sizes.map((size) => size / readings);
    const setup = { ...machine(), messagesPerSecond: rate, ...shape };
    const of = (name: string, figure: number, goal: number | undefined, check: string): BenchResult => ({
      ...ofOneRun(figure, plain),
      name: `bytes-${name}-${rate}`,
      unit: 'bytes/reading',
      ...(goal !== undefined && { goal }),
      setup,
      check,
    });
    const goal = shape.everyMs === undefined ? atRestGoals.everySecond : atRestGoals.everyTenSeconds;
    const parts = `${bodies.toFixed(1)} + ${heads.toFixed(1)} for bodies and heads`;
    const inStore = ((await sizeOf(pool, 'event_store.%')) - before) / readings;
    return [
      of('hot', hot, rate === '1' ? undefined : hotGoal / plain, `${readings} readings`),
      // Of few readings the pages that are not full are most of it.
      of(
        'at-rest',
        bodies + heads,
        rate === '1' ? undefined : goal / plain,
        `${readings} readings; ${parts}`,
      ),
      of('store', inStore, rate === '1000' ? 0.25 : undefined, `${readings} readings`),
    ];
  } finally {
    await stack.stop();
  }
}

/** Bytes of a reading as a row of the table that history was before, of one device. */
async function plainRow(pool: Pool, { readingsOfDevice }: TelemetryShape): Promise<number> {
  await pool.query(
    'create table plain_reading (like read_model.reading, primary key (device_id, epoch, boot, seq, idx))',
  );
  const found = await deviceReadings({ pool, decode: decodeStored }, deviceIdOf(0));
  await insertPlain(pool, found);
  await pool.query('vacuum plain_reading');
  return (await sizeOf(pool, 'public.plain_reading')) / readingsOfDevice;
}

const time = (ms: number) => new Date(ms).toISOString();

async function insertPlain(pool: Pool, readings: readonly HistoryReading[]): Promise<void> {
  const rows = readings.map(({ epoch, boot, seq, index, session, receivedAtMs, timePlausible, reading }) => {
    const { atMs, sensors, values, context } = reading;
    return {
      ...{ device_id: deviceIdOf(0), epoch, boot, seq, idx: index, session, time_plausible: timePlausible },
      ...{ at: time(atMs), received_at: time(receivedAtMs), sensors, values },
      ...{
        state: context?.state,
        process_type: context?.processType,
        phase: context?.phase,
        step: context?.step,
      },
      ...{ user_action: context?.userAction, error: context?.error, target_celsius: context?.targetCelsius },
    };
  });
  await pool.query(
    'insert into plain_reading select * from jsonb_populate_recordset(null::plain_reading, $1)',
    [JSON.stringify(rows)],
  );
}

/** @throws when chunks lack a reading, or have one twice. */
async function checkReadings(pool: Pool, { devices, readingsOfDevice }: TelemetryShape): Promise<void> {
  for (let number = 0; number < devices; number += 1) {
    const found = await deviceReadings({ pool, decode: decodeStored }, deviceIdOf(number));
    const different = new Set(found.map(({ boot, seq, index }) => `${boot} ${seq} ${index}`)).size;
    if (found.length !== readingsOfDevice || different !== readingsOfDevice)
      throw new Error(`${deviceIdOf(number)} has ${found.length} readings, ${different} different ones`);
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
