import { EventStoreDBClient } from '@eventstore/db-client';
import { deviceReadings } from '../../../adapters/postgres/index.js';
import { resetProjection } from '../../../adapters/postgres/resetProjection.js';
import { arrayLiteral, unnestInsert } from '../../../adapters/postgres/unnest.js';
import { inTransaction } from '../../../adapters/postgres/transaction.js';
import { decodeTelemetryBatch } from '../../../adapters/protobuf/index.js';
import { decodeStored } from '../../../infra/compose/decodeStored.js';
import type { Reading } from '../../../domain/machine/index.js';
import { alternate, type Benchmark } from '../benchmark.js';
import { machine } from '../machine.js';
import { startProjector, startReadModelStack, type ReadModelStack } from './readModelStack.js';
import { deviceIdOf, storeTelemetry } from './storedTelemetry.js';

const devices = 50;

export const rebuildBenchmark: Benchmark = {
  name: 'rebuild',
  what: 'readings per second to fill every read model anew, against the same events decoded into one bare table',
  async run({ pairs, quick }) {
    const readings = quick ? 50_000 : 1_000_000;
    const stack = await startReadModelStack();
    try {
      const shape = {
        devices,
        readingsOfDevice: readings / devices,
        readingsOfMessage: 10,
        messagesOfEvent: 100,
      };
      await storeTelemetry(stack.store, shape);
      // Before the projector names the store in an event of its own, behind which no read model has to be.
      const end = (await stack.store.endPosition()) ?? 0n;
      await stack.pool.query(bareTable);
      const measured = await alternate(
        pairs,
        () => fillBareTable(stack, readings),
        () => rebuild(stack, { readings, end }),
      );
      const setup = { ...machine(), readings, ...shape };
      const check = `${readings} different readings in both each time`;
      return [{ name: 'rebuild', unit: 'readings/s', ...measured, goal: 1, setup, check }];
    } finally {
      await stack.stop();
    }
  },
};

async function rebuild(
  stack: ReadModelStack,
  { readings, end }: { readonly readings: number; readonly end: bigint },
): Promise<number> {
  const { pool } = stack;
  await resetProjection(pool, 'readModels');
  const started = performance.now();
  const projector = startProjector(stack);
  await projector.reached(end);
  const seconds = (performance.now() - started) / 1000;
  await projector.stop();
  for (let number = 0; number < devices; number += 1) {
    const found = await deviceReadings({ pool, decode: decodeStored }, deviceIdOf(number));
    const different = new Set(found.map(({ boot, seq, index }) => `${boot} ${seq} ${index}`)).size;
    if (found.length !== readings / devices || different !== found.length)
      throw new Error(`${deviceIdOf(number)} has ${found.length} readings, ${different} different ones`);
  }
  return readings / seconds;
}

const bareTable = `create table bare_reading (device_id text, boot bigint, seq bigint, idx integer, at timestamptz,
  received_at timestamptz, session bigint, sensors smallint[], "values" real[], primary key (device_id, boot, seq, idx))`;

/** Readings of one transaction: more made the floor no faster. */
const readingsOfTransaction = 20_000;

interface BareRow {
  readonly deviceId: string;
  readonly boot: number;
  readonly seq: number;
  readonly index: number;
  readonly receivedAtMs: number;
  readonly session: number;
  readonly reading: Reading;
}

const insertBare = unnestInsert<BareRow>(
  'bare_reading',
  [
    { name: 'device_id', type: 'text', of: ({ deviceId }) => deviceId },
    { name: 'boot', type: 'bigint', of: ({ boot }) => boot },
    { name: 'seq', type: 'bigint', of: ({ seq }) => seq },
    { name: 'idx', type: 'integer', of: ({ index }) => index },
    { name: 'at', type: 'timestamptz', of: ({ reading }) => reading.atMs },
    { name: 'received_at', type: 'timestamptz', of: ({ receivedAtMs }) => receivedAtMs },
    { name: 'session', type: 'bigint', of: ({ session }) => session },
    { name: 'sensors', type: 'smallint[]', of: ({ reading }) => arrayLiteral(reading.sensors) },
    { name: 'values', type: 'real[]', of: ({ reading }) => arrayLiteral(reading.values) },
  ],
  '',
);

function write({ pool }: ReadModelStack, rows: readonly BareRow[]): Promise<void> {
  return inTransaction(pool, (client) => insertBare(client, rows));
}

/** The floor: drained with the client and decoded, while what came before is written by unnest. */
async function fillBareTable(stack: ReadModelStack, readings: number): Promise<number> {
  await stack.pool.query('truncate bare_reading');
  const client = EventStoreDBClient.connectionString(stack.storeUrl);
  const started = performance.now();
  try {
    let rows: BareRow[] = [];
    let writing: Promise<void> = Promise.resolve();
    for await (const { event } of client.readAll()) {
      if (event?.type !== 'TelemetryRecorded') continue;
      for (const { telemetry, ...message } of decodeTelemetryBatch(event.data as Uint8Array))
        telemetry?.readings.forEach((reading, index) =>
          rows.push({ ...message, session: telemetry.session, index, reading }),
        );
      if (rows.length < readingsOfTransaction) continue;
      await writing;
      writing = write(stack, rows);
      rows = [];
    }
    await writing;
    await write(stack, rows);
    const seconds = (performance.now() - started) / 1000;
    await checkCount(stack, 'select count(*) as count from bare_reading', readings);
    return readings / seconds;
  } finally {
    await client.dispose();
  }
}

async function checkCount({ pool }: ReadModelStack, query: string, expected: number): Promise<void> {
  const { rows } = await pool.query<{ count: string }>(query);
  if (Number(rows[0]?.count) !== expected) {
    throw new Error(`${query}: ${rows[0]?.count} where ${expected} were stored`);
  }
}
