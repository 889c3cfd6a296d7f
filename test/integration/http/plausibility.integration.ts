import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dataOf } from '../../../adapters/apiClient/index.js';
import { readHistory, sessionRange } from '../../../adapters/postgres/queries/index.js';
import type { HistoryRequest } from '../../../projections/queries/index.js';
import { sessionId } from '../../../domain/brewSession/index.js';
import { isPlausibleTime, SensorJudge, sensors } from '../../../domain/machine/index.js';
import { decodeStored } from '../../../infra/compose/decodeStored.js';
import { startApi, type TestApi } from '../../support/api.js';
import { compactAll } from '../../support/compactAll.js';
import { deviceHistory, sessionHistory } from './curves.js';
import { insertDevice, insertReadings, insertSession, type ReadingRow } from './rows.js';

const { liquid, specificGravity } = sensors;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** What a device said, without what can't be right: as if it had never said that. */
function plausiblePart(rows: readonly JudgedRow[]): readonly JudgedRow[] {
  return rows
    .filter(({ atMs, receivedAtMs }) => isPlausibleTime(atMs, { receivedAtMs }))
    .map(({ implausible, values, ...row }) => ({
      ...row,
      implausible: [],
      values: Object.fromEntries(
        Object.entries(values).filter(([sensor]) => !implausible.includes(Number(sensor))),
      ),
    }));
}

type JudgedRow = ReadingRow & Required<Pick<ReadingRow, 'receivedAtMs' | 'implausible'>>;

/** As ingest judges them. */
function judged(rows: readonly Omit<JudgedRow, 'implausible'>[]): readonly JudgedRow[] {
  const judge = new SensorJudge();
  return rows.map((row) => {
    const { atMs, values } = row;
    const reading = {
      atMs,
      sensors: Object.keys(values).map(Number),
      values: Object.values(values),
      context: undefined,
    };
    const isTimed = isPlausibleTime(atMs, row);
    const judging = {
      processType: 1,
      untimed: isTimed ? undefined : new Set([0]),
      receivedAtMs: row.receivedAtMs,
    };
    return { ...row, implausible: judge.judge([reading], judging).implausible?.get(0) ?? [] };
  });
}

const startMs = Date.parse('2026-11-01T00:00:00Z');

/** Readings of open hours are messages; those of closed ones are chunks. */
for (const form of ['messages', 'chunks'] as const)
  describe(`times and values that can’t be right, in ${form}`, () => {
    let api: TestApi;

    before(async () => {
      api = await startApi();
    });
    after(async () => api?.stop());

    async function insert(deviceId: string, readings: readonly ReadingRow[]): Promise<void> {
      await insertReadings(api.pool, deviceId, readings);
      if (form === 'chunks') await compactAll(api.pool);
    }

    it('change nothing of curves, summaries and ranges, and are all there for who asks', async () => {
      const parts = { pool: api.pool, decode: decodeStored };
      let devices = 0;
      const at = fc.oneof(
        { weight: 4, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
        { weight: 1, arbitrary: fc.constantFrom('1970', '2036', 'tomorrow') },
      );
      const row = fc.record({
        at,
        celsius: fc.oneof(
          { weight: 4, arbitrary: fc.integer({ min: 10, max: 30 }) },
          { weight: 1, arbitrary: fc.constantFrom(-127, 99.9, 151) },
        ),
        gravity: fc.oneof(
          { weight: 4, arbitrary: fc.integer({ min: 1_000, max: 1_040 }).map((n) => n / 1_000) },
          { weight: 1, arbitrary: fc.constantFrom(0, -616.87, 12.5) },
        ),
      });
      // Their stretches come from readings, and from summaries of ten minutes and of hours.
      const span = fc.constantFrom(100_000, 10 * hourMs, 20 * dayMs);
      const rows = fc.array(row, { minLength: 1, maxLength: 60 });
      const property = fc.asyncProperty(
        rows,
        span,
        fc.integer({ min: 2, max: 40 }),
        async (said, spanMs, points) => {
          const receivedAtMs = startMs + spanMs;
          const timeOf = (when: number | string) => {
            if (typeof when === 'number') return startMs + Math.floor(when * spanMs);
            return { '1970': 7_000, '2036': Date.UTC(2036, 0, 1) }[when] ?? receivedAtMs + 2 * dayMs;
          };
          const all = judged(
            said.map(({ at: when, celsius, gravity }) => ({
              atMs: timeOf(when),
              values: { [liquid]: celsius, [specificGravity]: gravity },
              session: 7,
              receivedAtMs,
            })),
          );
          const name = `mixed-${devices++}`;
          const plausible = plausiblePart(all);
          await insert(name, all);
          await insert(`${name}-plausible`, plausible);
          const ask = (deviceId: string, more: Partial<HistoryRequest> = {}) =>
            readHistory(parts, {
              deviceId,
              session: 7,
              from: new Date(startMs),
              to: new Date(receivedAtMs + 1),
              points,
              ...more,
            });
          const shown = await ask(name);
          assert.deepEqual(shown.series, (await ask(`${name}-plausible`)).series);
          const rangeOf = (deviceId: string) =>
            sessionRange(parts, { deviceId, session: 7, sessionId: sessionId(deviceId, 7) });
          assert.deepEqual(await rangeOf(name), await rangeOf(`${name}-plausible`));

          assert.equal(shown.excluded.times.readings, all.length - plausible.length);
          const countOf = (sensor: number) =>
            all.filter(
              ({ atMs, implausible }) =>
                isPlausibleTime(atMs, { receivedAtMs }) && implausible.includes(sensor),
            ).length;
          assert.deepEqual(
            shown.excluded.values.map(({ sensor, readings }) => [sensor, readings]),
            [liquid, specificGravity].map((sensor) => [sensor, countOf(sensor)]).filter(([, count]) => count),
          );

          const whole = await ask(name, {
            from: new Date(0),
            to: new Date(Date.UTC(2037, 0, 1)),
            include: ['implausibleTimes', 'implausibleValues'],
          });
          assert.deepEqual(
            whole.series.map(({ summary }) => summary.readings),
            [all.length, all.length],
            'something that was stored is missing',
          );
          assert.deepEqual(whole.excluded, { times: { readings: 0, first: [] }, values: [] });
        },
      );
      await fc.assert(property, { numRuns: 30 });
    });

    it('are named in the answer, with how many and which', async () => {
      await insertDevice(api.pool, 'keg-1');
      await insertSession(api.pool, 'keg-1', { number: 3 });
      const rows = Array.from({ length: 60 }, (_, minute) => ({
        atMs: minute === 30 ? 7_000 : startMs + minute * minuteMs,
        values: { [liquid]: { 10: -127, 20: 99.9 }[minute] ?? 20 },
        session: 3,
        receivedAtMs: startMs + hourMs,
      }));
      await insert('keg-1', judged(rows));
      const { from, excluded, series } = await sessionHistory(api.client, 'keg-1.3');
      assert.equal(from, '2026-11-01T00:00:00.000Z');
      assert.deepEqual(excluded.times, {
        readings: 1,
        first: [{ at: '1970-01-01T00:00:07.000Z', receivedAt: '2026-11-01T01:00:00.000Z' }],
      });
      assert.deepEqual(excluded.values, [
        {
          sensor: { code: liquid, name: 'liquid', unit: '°C' },
          readings: 2,
          first: [
            { at: '2026-11-01T00:10:00.000Z', value: -127 },
            { at: '2026-11-01T00:20:00.000Z', value: 99.9 },
          ],
        },
      ]);
      assert.equal(series[0]?.points.length, 57);
      assert.equal(series[0]?.summary.highest, 20);
      const all = await sessionHistory(api.client, 'keg-1.3', {
        include: ['implausibleTimes', 'implausibleValues'],
        points: 500,
      });
      assert.equal(all.series[0]?.points.length, 60);
      assert.equal(all.from, '1970-01-01T00:00:07.000Z');
      const values = await sessionHistory(api.client, 'keg-1.3', {
        include: ['implausibleValues'],
        points: 10,
      });
      assert.deepEqual(
        [values.series[0]?.summary.lowest, values.series[0]?.summary.highest, values.excluded.times.readings],
        [-127, 99.9, 1],
      );
    });

    it('are placed where they were received, on request', async () => {
      await insertDevice(api.pool, 'keg-2');
      await insertSession(api.pool, 'keg-2', { number: 4 });
      // A clock that began in 1970 when the machine was switched on.
      const rows = Array.from({ length: 6 }, (_, minute) => ({
        atMs: minute * minuteMs,
        values: { [liquid]: 20 + minute },
        session: 4,
        receivedAtMs: startMs + minute * minuteMs,
      }));
      await insert('keg-2', rows);
      const byDevice = await sessionHistory(api.client, 'keg-2.4');
      assert.deepEqual([byDevice.series, byDevice.excluded.times.readings], [[], 6]);
      const placedBy = 'receipt';
      const day = { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' };
      for (const { excluded, series } of [
        await sessionHistory(api.client, 'keg-2.4', { placedBy }),
        await deviceHistory(api.client, 'keg-2', { placedBy, ...day }),
      ]) {
        assert.equal(excluded.times.readings, 0);
        assert.deepEqual(
          series[0]?.points.map(({ at, value }) => [Date.parse(at) - startMs, value]),
          rows.map(({ receivedAtMs, values }) => [receivedAtMs - startMs, values[liquid]]),
        );
      }
    });
  });

describe('times that can’t be right', () => {
  let api: TestApi;

  before(async () => {
    api = await startApi();
  });
  after(async () => api?.stop());

  it('end a device’s history where its newest reading was received, when that has no plausible time', async () => {
    await insertDevice(api.pool, 'keg-3');
    await api.pool.query(
      `update read_model.device_status set at = '2036-01-01Z', time_plausible = false where device_id = 'keg-3'`,
    );
    assert.equal((await deviceHistory(api.client, 'keg-3')).to, '2026-11-22T11:00:00.301Z');
  });

  it('do not order sessions: the one that was heard of last comes first, whatever their clocks said', async () => {
    let devices = 0;
    const startedAt = fc.constantFrom('1970-01-01T00:00:09Z', '2036-02-07T00:00:00Z', '2026-11-02T00:00:00Z');
    const property = fc.asyncProperty(fc.array(startedAt, { maxLength: 8 }), async (clocks) => {
      const deviceId = `ordered-${devices++}`;
      await insertDevice(api.pool, deviceId);
      for (const [index, time] of clocks.entries())
        await insertSession(api.pool, deviceId, {
          number: 100 + index,
          startedAt: time,
          startedReceivedAt: new Date(startMs + index * minuteMs).toISOString(),
        });
      const found: string[] = [];
      for (let after: string | null | undefined; after !== null;) {
        const query = { limit: 3, ...(after !== undefined && { after }) };
        const params = { path: { deviceId }, query };
        const page = dataOf(await api.client.GET('/api/v1/devices/{deviceId}/sessions', { params }));
        found.push(...page.items.map((item) => item.sessionId));
        after = page.next;
      }
      assert.deepEqual(found, clocks.map((_, index) => `${deviceId}.${100 + index}`).reverse());
    });
    await fc.assert(property, { numRuns: 20 });
  });
});
