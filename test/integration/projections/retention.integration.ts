import assert from 'node:assert/strict';
import type { Pool } from 'pg';
import {
  createPool,
  createReadModels,
  dropOldHistory,
  history,
  migrate,
} from '../../../adapters/postgres/index.js';
import { inTransaction } from '../../../adapters/postgres/transaction.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { stored } from '../../unit/projections/recorded.js';

const hourMs = 3_600_000;
const startMs = Date.parse('2025-12-31T22:00:00Z');
const values = [20, 21, 65, 22, 19, 23];

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

  it('falls back to minutes where readings have gone, then to hours, and loses no peak', async () => {
    await write();
    const shown = async () => {
      const range = { from: new Date(startMs), to: new Date(startMs + 4 * hourMs) };
      const { resolution, series } = await history(pool, { deviceId: 'keg', ...range, points: 500 });
      assert.deepEqual(series[0]?.summary, { lowest: 19, highest: 65, mean: 170 / 6, last: 23, readings: 6 });
      const points = series[0]?.points.map(({ value }) => value) ?? [];
      return [resolution.type === 'minMax' ? resolution.level : resolution.type, points];
    };
    assert.deepEqual(await shown(), ['everyReading', values]);
    const nowMs = Date.parse('2026-02-02T00:00:00Z');
    assert.deepEqual(await dropOldHistory(pool, { reading: 32, minute: 0, hour: 0 }, nowMs), [
      'reading_20251231',
    ]);
    assert.deepEqual(await shown(), ['minute', values]);
    assert.deepEqual(await dropOldHistory(pool, { reading: 2, minute: 31, hour: 365 }, nowMs), [
      'reading_20260101',
      'reading_minute_20251201',
    ]);
    assert.deepEqual(await shown(), ['hour', values]);
  });

  it('does not bring back what a rebuild finds, and keeps the rest', async () => {
    const days = Math.floor((Date.now() - Date.parse('2026-01-01T00:00:00Z')) / (24 * hourMs));
    await write({ reading: days, minute: 0, hour: 0 });
    const { rows } = await pool.query('select level, name from read_model.history_partition order by name');
    assert.deepEqual(rows, [
      { level: 'reading', name: 'reading_20260101' },
      { level: 'hour', name: 'reading_hour_20250101' },
      { level: 'hour', name: 'reading_hour_20260101' },
      { level: 'minute', name: 'reading_minute_20251201' },
      { level: 'minute', name: 'reading_minute_20260101' },
    ]);
  });

  it('gives up on a partition that a reader holds, and takes it the next time', async () => {
    await write();
    const reader = await pool.connect();
    try {
      await reader.query('begin');
      await reader.query('select from read_model.reading limit 1');
      const drop = () => dropOldHistory(pool, { reading: 1, minute: 0, hour: 0 }, Date.now());
      await assert.rejects(drop(), { code: '55P03' });
      await reader.query('commit');
      assert.equal((await drop()).length, 2);
    } finally {
      reader.release();
    }
  });

  /** Two readings in each of three half hours around new year, received as they are measured. */
  async function write(retention?: Parameters<typeof createReadModels>[0]): Promise<void> {
    const telemetry = values.map((value, index) => {
      const atMs = startMs + Math.floor(index / 2) * 1.5 * hourMs + (index % 2) * 60_000;
      const readings = [{ atMs, sensors: [3], values: [value], context: undefined }];
      return stored({ seq: index + 1, receivedAtMs: atMs, readings });
    });
    await inTransaction(pool, async (client) => {
      const { readModels, rollups } = createReadModels(retention);
      for (const readModel of [...readModels.readModels, ...rollups.readModels])
        await readModel.write(client, { events: [], telemetry, position: 0n });
    });
  }
});
