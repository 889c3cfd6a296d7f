import assert from 'node:assert/strict';
import fc from 'fast-check';
import type pg from 'pg';
import { type PoolClient } from 'pg';
import { compactHistory, createPool, createReadModels, migrate } from '../../../adapters/postgres/index.js';
import { summariesAt, withHistory } from '../../../adapters/postgres/history/index.js';
import { inTransaction } from '../../../adapters/postgres/transaction.js';
import { decodeStored } from '../../../infra/compose/decodeStored.js';
import type { HistoryReading } from '../../../projections/history/index.js';
import { historyOf } from '../../support/historyOf.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { storedTelemetry, type JudgedMessage } from '../../support/storedTelemetry.js';
import { until } from '../../support/until.js';

const hourMs = 3_600_000;
const startMs = Date.parse('2026-03-01T22:00:00Z');
const devices = ['keg', 'base', 'kettle'];
const whole = { deviceId: 'keg', withUntimed: true };

describe('hours of history become chunks', () => {
  let postgres: TestPostgres;
  let pool: pg.Pool;
  const history = createReadModels().find(({ name }) => name === 'history') ?? assert.fail();

  before(async () => {
    postgres = await startPostgres();
    await migrate({ databaseUrl: postgres.url });
    pool = createPool({
      ...{ databaseUrl: postgres.url, applicationName: 'test', connections: 6, logger: silentLogger },
    });
  });
  after(async () => {
    await pool?.end();
    await postgres?.stop();
  });
  beforeEach(() => empty());

  const empty = () =>
    pool.query(`truncate ${history.tables.map((table) => `read_model.${table}`).join(', ')}`);

  function writeOn(client: PoolClient, messages: readonly JudgedMessage[]): Promise<void> {
    return history.write(client, { events: [], telemetry: storedTelemetry(messages), position: 0n });
  }

  const write = (messages: readonly JudgedMessage[]) =>
    inTransaction(pool, (client) => writeOn(client, messages));

  /** A message in a much later hour ends all others. */
  async function compactAll(): Promise<void> {
    await write([message({ deviceId: 'later', receivedAtMs: startMs + 1_000 * hourMs })]);
    while (await compactHistory(pool, decodeStored));
  }

  async function everything(): Promise<readonly (readonly HistoryReading[])[]> {
    return Promise.all(devices.map((id) => historyOf(pool, id)));
  }

  const chunks = async () => {
    const { rows } = await pool.query<{ kind: number; readings: number }>(
      `select kind, readings from read_model.history_chunk where device_id = any($1)`,
      [devices],
    );
    return rows;
  };

  it('has the same readings before and after, whatever they are', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(batches, async (sent) => {
        await empty();
        for (const batch of sent) await write(batch);
        const before = await everything();
        const expected = sent.flat().flatMap(({ readings }) => readings).length;
        assert.equal(before.flat().length, expected);
        await compactAll();
        assert.deepEqual(await everything(), before);
        const { rows } = await pool.query('select from read_model.history_hot');
        assert.equal(rows.length, 1);
      }),
      { numRuns: process.env.BREWLINE_TEST_SIZE === 'full' ? 300 : 15 },
    );
  });

  it('makes one chunk of the few readings of a day', async () => {
    for (let hour = 0; hour < 72; hour += 1)
      await write([message({ seq: hour + 1, receivedAtMs: startMs + hour * hourMs })]);
    const before = await everything();
    await compactAll();
    // A day at a time.
    for (let day = 0; day < 3; day += 1) await compactHistory(pool, decodeStored);
    assert.deepEqual(await everything(), before);
    // Of the first day there are two hours only, the last one is not over, and of the one before messages may be read.
    const found = await chunks();
    assert.deepEqual(
      found.filter(({ kind }) => kind === 3),
      [{ kind: 3, readings: 24 }],
    );
    assert.equal(found.length, 2 + 1 + 24 + 22);
  });

  it('keeps times that are all over together', async () => {
    const readings = Array.from({ length: 200 }, (_, n) => reading(startMs - n * 30 * hourMs, n));
    await write([message({ readings })]);
    const before = await everything();
    await compactAll();
    assert.deepEqual(await everything(), before);
    assert.deepEqual(await chunks(), [{ kind: 2, readings: 200 }]);
  });

  it('loses and doubles nothing when its connection is killed before any of its statements', async function () {
    this.timeout(120_000);
    const sent = [0, 1].map((hour) =>
      devices.map((deviceId) =>
        message({
          deviceId,
          seq: hour + 1,
          receivedAtMs: startMs + hour * hourMs,
          readings: some(20, startMs),
        }),
      ),
    );
    let statements = 1;
    for (let at = 0; at < statements; at += 1) {
      await empty();
      for (const batch of sent) await write(batch);
      const before = await everything();
      await write([message({ deviceId: 'later', receivedAtMs: startMs + 50 * hourMs })]);
      const killed = await compactKilled(at);
      statements = Math.max(statements, killed + 1);
      assert.deepEqual(await everything(), before, `after statement ${at}`);
      while (await compactHistory(pool, decodeStored));
      assert.deepEqual(await everything(), before, `in the end, after statement ${at}`);
      assert.equal(
        (await chunks()).reduce((sum, { readings }) => sum + readings, 0),
        120,
      );
    }
    assert.ok(statements > 10, `${statements} statements`);
  });

  /** @returns the number of statements before it ended */
  async function compactKilled(at: number): Promise<number> {
    let statements = 0;
    const kill = async (_: string, pid?: number) => {
      if (statements++ === at) await pool.query('select pg_terminate_backend($1)', [pid]);
    };
    await compactHistory(watched(kill), decodeStored).catch(() => undefined);
    return statements;
  }

  /** The pool, with something that happens before each statement of a connection. */
  function watched(before: (text: string, pid?: number) => Promise<unknown>): pg.Pool {
    const connect = async () => {
      const client = await pool.connect();
      client.on('error', () => undefined);
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
      const after = async (...args: unknown[]) => {
        const [statement] = args as [string | { readonly text: string }];
        await before(typeof statement === 'string' ? statement : statement.text, rows[0]?.pid);
        return query(...args);
      };
      return Object.assign(Object.create(client) as PoolClient, {
        query: after,
        release: (error?: Error) => client.release(error ?? true),
      });
    };
    return Object.assign(Object.create(pool) as pg.Pool, { connect });
  }

  it('waits for what is being written into an hour, and puts what comes after it into the next', async () => {
    // Otherwise the other one waits for the partition.
    await write([0, 1].map((hour) => message({ deviceId: 'base', receivedAtMs: startMs + hour * hourMs })));
    await write([message({ deviceId: 'base', receivedAtMs: startMs + hourMs })]);
    const writer = await pool.connect();
    try {
      await writer.query('begin');
      await writeOn(writer, [message({ seq: 1 })]);
      const compacting = compactHistory(pool, decodeStored);
      await until('it waits', async () => {
        const { rows } = await pool.query("select from pg_locks where locktype = 'advisory' and not granted");
        return rows.length > 0;
      });
      await writer.query('commit');
      await compacting;
    } finally {
      writer.release();
    }
    await write([message({ seq: 2 })]);
    assert.deepEqual(
      (await historyOf(pool, 'keg')).map(({ seq }) => seq),
      [1, 2],
    );
    await compactAll();
    assert.deepEqual(
      (await historyOf(pool, 'keg')).map(({ seq }) => seq),
      [1, 2],
    );
  });

  it('shows everything once to those who read meanwhile', async function () {
    this.timeout(60_000);
    for (let hour = 0; hour < 30; hour += 1)
      await write(
        devices.map((deviceId) =>
          message({
            deviceId,
            seq: hour + 1,
            receivedAtMs: startMs + hour * hourMs,
            readings: some(5, startMs + hour * hourMs),
          }),
        ),
      );
    const before = await everything();
    let isOver = false;
    const compacting = compactAll().finally(() => (isOver = true));
    let reads = 0;
    while (!isOver) {
      assert.deepEqual(await everything(), before);
      reads += 1;
    }
    await compacting;
    assert.ok(reads > 1, `${reads} reads`);
  });

  it('names a chunk whose bytes changed, and shows no wrong value', async () => {
    await write([message({ readings: some(30, startMs) })]);
    await compactAll();
    const { rows } = await pool.query<{ id: string }>(
      `update read_model.history_body set body = set_byte(body, 20, get_byte(body, 20) # 16) returning id::text`,
    );
    const namesIt = (error: Error & { code?: string }) => {
      assert.equal(error.code, 'HISTORY_CHUNK_DAMAGED');
      assert.match(error.message, new RegExp(`chunk ${rows[0]?.id} of history`));
      return true;
    };
    await assert.rejects(historyOf(pool, 'keg'), namesIt);
    await pool.query(`update read_model.history_chunk set head = set_byte(head, 8, get_byte(head, 8) # 16)`);
    const summaries = withHistory({ pool, decode: decodeStored }, whole, async ({ chunks: [chunk] }) =>
      summariesAt(chunk ?? assert.fail(), 'hour'),
    );
    await assert.rejects(summaries, namesIt);
  });

  it('says that history moved when its chunks go away each time that it is read', async () => {
    await write([message({ readings: some(30, startMs) })]);
    await compactAll();
    await pool.query('truncate read_model.history_body');
    await assert.rejects(historyOf(pool, 'keg'), { code: 'HISTORY_MOVED' });
  });

  it('leaves what it built to nobody when history was emptied meanwhile', async () => {
    await write([message({ readings: some(30, startMs) })]);
    await write([message({ deviceId: 'base', receivedAtMs: startMs + hourMs })]);
    const emptying = watched(async (text) => {
      if (text.includes('set chunked_to')) await empty();
    });
    await assert.rejects(compactHistory(emptying, decodeStored), { code: 'CHECKPOINT_MOVED' });
    assert.deepEqual(await everything(), [[], [], []]);
    assert.deepEqual(await chunks(), []);
  });
});

function reading(atMs: number, value = 20, sensor = 3) {
  return { atMs, sensors: [sensor], values: [value], context: undefined };
}

function some(count: number, fromMs: number) {
  return Array.from({ length: count }, (_, n) => reading(fromMs + n * 1000, 20 + n / 8));
}

function message(changes: Partial<JudgedMessage>): JudgedMessage {
  const receivedAtMs = changes.receivedAtMs ?? startMs;
  return { deviceId: 'keg', seq: 1, receivedAtMs, readings: [reading(receivedAtMs)], ...changes };
}

/** Times back and forth, gaps, several epochs and sessions, extreme values and decimals, late and implausible ones. */
const batches = fc
  .array(
    fc.array(
      fc.record({
        deviceId: fc.constantFrom(...devices),
        epoch: fc.integer({ min: 0, max: 2 }),
        boot: fc.integer({ min: 1, max: 3 }),
        session: fc.constantFrom(0, 7, 2 ** 32 + 7),
        late: fc.boolean(),
        hour: fc.integer({ min: 0, max: 30 }),
        readings: fc.array(
          fc.record({
            agoMs: fc.oneof(
              fc.integer({ min: -1000, max: 90_000 }),
              fc.integer({ min: 0, max: 100 * hourMs }),
            ),
            values: fc.dictionary(
              fc.constantFrom('1', '3', '22', '1001', '32767'),
              fc
                .tuple(fc.integer({ min: -(2 ** 30) + 1, max: 2 ** 30 - 1 }), fc.integer({ min: 0, max: 6 }))
                .map(([scaled, decimals]) => scaled / 10 ** decimals),
              { minKeys: 1 },
            ),
            flags: fc.integer({ min: 0, max: 7 }),
          }),
          { minLength: 1, maxLength: 40 },
        ),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((all) => {
    let seq = 0;
    return all.map((batch) =>
      batch.map(({ hour, readings, ...each }): JudgedMessage => {
        const receivedAtMs = startMs + hour * hourMs + (seq % 60) * 1000;
        return {
          ...{ ...each, receivedAtMs, seq: ++seq },
          readings: readings.map(({ agoMs, values }) => ({
            atMs: receivedAtMs - agoMs,
            sensors: Object.keys(values).map(Number),
            values: Object.values(values),
            context: undefined,
          })),
          untimed: readings.flatMap(({ flags }, index) => (flags === 7 ? [index] : [])),
          implausible: new Map(
            [3].map((sensor) => [
              sensor,
              readings.flatMap(({ flags, values }, index) =>
                flags % 3 === 1 && '3' in values ? [index] : [],
              ),
            ]),
          ),
        };
      }),
    );
  });
