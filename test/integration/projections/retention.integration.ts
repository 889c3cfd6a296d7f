import assert from 'node:assert/strict';
import type { Pool } from 'pg';
import {
  createPool,
  createReadModels,
  dropOldHistory,
  migrate,
  readHistory,
} from '../../../adapters/postgres/index.js';
import { inTransaction } from '../../../adapters/postgres/transaction.js';
import { decodeStored } from '../../../infra/compose/decodeStored.js';
import { hourMs } from '../../../projections/history/index.js';
import { compactAll } from '../../support/compactAll.js';
import { historyOf } from '../../support/historyOf.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { storedTelemetry } from '../../support/storedTelemetry.js';

const dayMs = 24 * hourMs;
const startMs = Date.parse('2025-12-31T22:00:00Z');
const values = [20, 21, 65, 22, 19, 23];
/** Two readings in each of three hours around new year. */
const newYear = values.map((value, index) => ({
  ...{ value, atMs: startMs + Math.floor(index / 2) * 1.5 * hourMs + (index % 2) * 60_000 },
}));

describe('retention of history', () => {
  let postgres: TestPostgres;
  let pool: Pool;

  beforeEach(async () => {
    postgres = await startPostgres();
    await migrate({ databaseUrl: postgres.url });
    pool = createPool({
      databaseUrl: postgres.url,
      applicationName: 'test',
      connections: 3,
      logger: silentLogger,
    });
  });
  afterEach(async () => {
    await pool.end();
    await postgres.stop();
  });

  it('falls back to summaries where readings have gone, and loses no peak', async () => {
    await write(newYear);
    await compactAll(pool);
    const shown = async () => {
      const request = {
        deviceId: 'keg',
        from: new Date(startMs),
        to: new Date(startMs + 4 * hourMs),
        points: 500,
      };
      const { resolution, series } = await readHistory({ pool, decode: decodeStored }, request);
      const [{ points = [], summary } = {}] = series;
      const level = resolution.type === 'minMax' ? resolution.level : resolution.type;
      return [level, points.map(({ value }) => value), summary];
    };
    const summary = { lowest: 19, highest: 65, mean: 170 / 6, last: 23, readings: 6 };
    assert.deepEqual(await shown(), ['everyReading', values, summary]);
    const drop = (readingsDays: number, summariesDays: number) =>
      dropOldHistory(pool, { readingsDays, summariesDays }, Date.parse('2026-02-02T00:00:00Z'));
    assert.deepEqual(await drop(33, 0), [], 'the last day of December is kept');
    assert.deepEqual(await drop(32, 0), ['history_body_202512']);
    assert.deepEqual(await shown(), ['hour', values, summary]);
    assert.deepEqual(await drop(1, 33), ['history_body_202601']);
    assert.deepEqual(await shown(), ['hour', values, summary]);
    assert.deepEqual(await drop(1, 32), ['history_chunk_202512']);
    const left = { lowest: 19, highest: 23, mean: 21, last: 23, readings: 2 };
    assert.deepEqual(await shown(), ['hour', [19, 23], left]);
  });

  it('does not bring back what a rebuild finds, and keeps the rest', async () => {
    const nowMs = Date.now();
    const rows = [50, 10].map((days) => ({ value: days, atMs: nowMs - days * dayMs }));
    await write(rows, { readingsDays: 20, summariesDays: 30 });
    const kept = await historyOf(pool, 'keg');
    assert.deepEqual(
      kept.map(({ reading }) => reading.values),
      [[10]],
    );
  });

  it('gives up on a partition that a reader holds, and takes it the next time', async () => {
    await write(newYear);
    await compactAll(pool);
    const reader = await pool.connect();
    try {
      await reader.query('begin');
      await reader.query('select from read_model.history_body limit 1');
      const drop = () => dropOldHistory(pool, { readingsDays: 1, summariesDays: 0 }, Date.now());
      await assert.rejects(drop(), { code: '55P03' });
      await reader.query('commit');
      assert.equal((await drop()).length, 2);
    } finally {
      reader.release();
    }
  });

  /** Received as they are measured, each in an event of its own. */
  async function write(
    rows: readonly { readonly atMs: number; readonly value: number }[],
    retention?: Parameters<typeof createReadModels>[0],
  ): Promise<void> {
    const telemetry = rows.flatMap(({ atMs, value }, index) => {
      const readings = [{ atMs, sensors: [3], values: [value], context: undefined }];
      return storedTelemetry([{ deviceId: 'keg', seq: index + 1, receivedAtMs: atMs, readings }]);
    });
    await inTransaction(pool, async (client) => {
      for (const readModel of createReadModels(retention))
        await readModel.write(client, { events: [], telemetry, position: 0n });
    });
  }
});
