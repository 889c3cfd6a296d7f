import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sessionKey } from '../../../domain/brewSession/index.js';
import { sensors } from '../../../domain/machine/index.js';
import { dataOf } from '../../../adapters/apiClient/index.js';
import { readHistory } from '../../../adapters/postgres/queries/index.js';
import { decodeStored } from '../../../infra/compose/decodeStored.js';
import type { HistoryPoint } from '../../../projections/queries/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { compactAll } from '../../support/compactAll.js';
import { deviceHistory, sessionHistory } from './curves.js';
import {
  insertAlarm,
  insertCommand,
  insertDevice,
  insertReadings,
  insertSession,
  type AlarmRow,
  type ReadingRow,
} from './rows.js';

const alarmIdOf = (number: number) => `${number}1111111-4444-4222-8222-222222222222`;

const startMs = Date.parse('2014-04-18T10:00:00Z');
const { liquid, heater } = sensors;

/** Readings of open hours are messages; those of closed ones are chunks. */
for (const form of ['messages', 'chunks'] as const)
  describe(`history that is in ${form}`, () => {
    let api: TestApi;
    const year = { from: '2014-01-01T00:00:00Z', to: '2015-01-01T00:00:00Z' };

    before(async () => {
      api = await startApi();
      await insertDevice(api.pool, 'base-1');
      await insertDevice(api.pool, 'base-2');
      await insertSession(api.pool, 'base-1', { number: 7 });
      // A mash, a reading a second, with an hour's gap and a peak of one second.
      await insert('base-1', mash());
    });
    after(async () => api?.stop());

    async function insert(deviceId: string, readings: readonly ReadingRow[]): Promise<void> {
      await insertReadings(api.pool, deviceId, readings);
      if (form === 'chunks') await compactAll(api.pool);
    }

    it('keeps peaks and gaps of many readings in few points', async () => {
      const found = await sessionHistory(api.client, 'base-1.7', { points: 200 });
      assert.equal(found.from, '2014-04-18T10:00:00.000Z');
      assert.equal(found.to, '2014-04-18T12:29:59.001Z');
      assert.deepEqual(found.resolution, { type: 'minMax', bucketMs: 89_991, level: 'reading' });
      const [liquidSeries, heaterSeries] = found.series;
      assert.deepEqual(liquidSeries?.sensor, { code: liquid, name: 'liquid', unit: '°C' });
      assert.deepEqual(heaterSeries?.sensor, { code: heater, name: 'heater', unit: '' });
      const points = liquidSeries?.points ?? [];
      assert.ok(points.length > 50 && points.length <= 200, `${points.length} points`);
      assert.ok(
        points.some(({ at, value }) => value === 99.9 && at === '2014-04-18T10:16:40.000Z'),
        'the peak is lost',
      );
      const inGap = points.filter(({ at }) => at > '2014-04-18T10:46:00Z' && at < '2014-04-18T11:44:00Z');
      assert.deepEqual(inGap, []);
      const gapMs = liquidSeries?.gapMs ?? 0;
      const distances = points.slice(1).map(({ at }, i) => Date.parse(at) - Date.parse(points[i]?.at ?? at));
      assert.equal(distances.filter((ms) => ms > gapMs).length, 1, 'one gap');
    });

    it('takes longer intervals from summaries, which keep peaks, and says so', async () => {
      for (const [points, level, bucketMs, to] of [
        [28, 'tenMinutes', 1_200_000, '2014-04-18T12:30:00.000Z'],
        [4, 'hour', 7_200_000, '2014-04-18T13:00:00.000Z'],
      ] as const) {
        const found = await sessionHistory(api.client, 'base-1.7', { points, sensor: [liquid] });
        assert.deepEqual(found.resolution, { type: 'minMax', bucketMs, level });
        assert.deepEqual([found.from, found.to], ['2014-04-18T10:00:00.000Z', to], 'rounded outwards');
        const [series] = found.series;
        assert.ok(series);
        assert.ok(series.points.some(({ value, at }) => value === 99.9 && at === '2014-04-18T10:16:40.000Z'));
        assert.ok(series.points.length <= points);
        const { mean, ...summary } = series.summary;
        assert.deepEqual(summary, { lowest: 20, highest: 99.9, last: 65, readings: 5_400 });
        assert.ok(Math.abs(mean - 63.1) < 0.1, `${mean}`);
      }
    });

    it('has no gap where a device slows down to its own interval', async () => {
      await api.pool.query(
        `update read_model.device_status set report_seconds = 10 where device_id = 'base-1'`,
      );
      const range = { from: '2014-04-18T10:00:00Z', to: '2014-04-18T10:00:03Z', sensor: [liquid] };
      const found = await deviceHistory(api.client, 'base-1', range);
      await api.pool.query(
        `update read_model.device_status set report_seconds = null where device_id = 'base-1'`,
      );
      assert.equal(found.series[0]?.gapMs, 50_000);
    });

    it('gives few readings as they are, in the float32 that they were sent in', async () => {
      const found = await deviceHistory(api.client, 'base-1', {
        from: '2014-04-18T10:00:00Z',
        to: '2014-04-18T10:00:03Z',
        sensor: [liquid],
      });
      assert.deepEqual(found.resolution, { type: 'everyReading' });
      assert.deepEqual(found.series, [
        {
          sensor: { code: liquid, name: 'liquid', unit: '°C' },
          gapMs: 5_000,
          points: [
            { at: '2014-04-18T10:00:00.000Z', value: 20 },
            { at: '2014-04-18T10:00:01.000Z', value: 20.1 },
            { at: '2014-04-18T10:00:02.000Z', value: 20.2 },
          ],
          summary: { lowest: 20, highest: 20.2, mean: 20.1, last: 20.2, readings: 3 },
        },
      ]);
    });

    it('shows one session only', async () => {
      await insert('base-2', [
        { atMs: startMs, values: { [liquid]: 1 }, session: 1 },
        { atMs: startMs + 1_000, values: { [liquid]: 2 }, session: 2 },
        { atMs: startMs + 2_000, values: { [liquid]: 3 } },
      ]);
      await insertSession(api.pool, 'base-2', { number: 2 });
      const found = await sessionHistory(api.client, 'base-2.2', year);
      assert.deepEqual(
        found.series[0]?.points.map(({ value }) => value),
        [2],
      );
    });

    it('shows a session of a later epoch without that which has its number in an earlier one', async () => {
      await insert('base-2', [
        { atMs: startMs + 5_000, values: { [liquid]: 5 }, session: 9 },
        { atMs: startMs + 6_000, values: { [liquid]: 6 }, session: sessionKey(1, 9) },
      ]);
      await insertSession(api.pool, 'base-2', { epoch: 1, number: 9 });
      const found = await sessionHistory(api.client, 'base-2.1.9', year);
      assert.deepEqual(
        found.series[0]?.points.map(({ value }) => value),
        [6],
      );
    });

    it('takes several sensors', async () => {
      const codes = async (...sensor: number[]) => {
        const { series } = await sessionHistory(api.client, 'base-1.7', { points: 10, sensor });
        return series.map((each) => each.sensor.code);
      };
      assert.deepEqual(await codes(liquid, heater), [liquid, heater]);
      assert.deepEqual(await codes(heater), [heater]);
      assert.deepEqual(await codes(999), []);
    });

    it('never loses a peak, invents no point, and keeps to the number asked for', async () => {
      const parts = { pool: api.pool, decode: decodeStored };
      let device = 0;
      const readings = fc.array(
        fc.record({
          at: fc.double({ min: 0, max: 1, noNaN: true }),
          value: fc.integer({ min: -50, max: 50 }),
        }),
        { minLength: 1, maxLength: 80 },
      );
      // Their stretches come from readings, and from summaries of ten minutes and of hours.
      const span = fc.constantFrom(100_000, 10 * 3_600_000, 50 * 86_400_000);
      const points = fc.integer({ min: 2, max: 40 });
      const property = fc.asyncProperty(readings, span, points, async (fractions, spanMs, most) => {
        const deviceId = `random-${device++}`;
        const sent = fractions.map(({ at, value }) => ({ atMs: startMs + Math.floor(at * spanMs), value }));
        await insert(
          deviceId,
          sent.map(({ atMs, value }) => ({ atMs, values: { [liquid]: value } })),
        );
        const range = { from: new Date(startMs), to: new Date(startMs + spanMs + 1) };
        const { series } = await readHistory(parts, { deviceId, ...range, points: most });
        const shown: readonly HistoryPoint[] = series[0]?.points ?? [];
        assert.ok(shown.length <= most);
        assert.ok(
          shown.every((point) =>
            sent.some(({ atMs, value }) => point.atMs === atMs && point.value === value),
          ),
        );
        const values = sent.map(({ value }) => value);
        const lowest = Math.min(...values);
        const highest = Math.max(...values);
        assert.equal(Math.max(...shown.map(({ value }) => value)), highest);
        assert.equal(Math.min(...shown.map(({ value }) => value)), lowest);
        assert.deepEqual(
          shown.map(({ atMs }) => atMs),
          shown.map(({ atMs }) => atMs).sort((a, b) => a - b),
        );
        const { last, ...summary } = series[0]?.summary ?? {};
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        assert.deepEqual(summary, { lowest, highest, mean, readings: values.length });
        const lastMs = Math.max(...sent.map(({ atMs }) => atMs));
        assert.ok(sent.some(({ atMs, value }) => atMs === lastMs && value === last));
      });
      await fc.assert(property, { numRuns: 40 });
    });

    it('of a brew has a part for each session, with points by its time', async () => {
      const brewId = 'b1111111-1111-4111-8111-111111111111';
      await insertSession(api.pool, 'keg-1', { number: 1, startedAt: '2014-04-18T13:00:00Z' });
      const days = Array.from({ length: 2_000 }, (_, n) => ({
        atMs: startMs + 10_800_000 + n * 60_000,
        values: { [liquid]: 18 + (n % 10) / 10 },
        session: 1,
      }));
      await insert('keg-1', days);
      const stages = [
        { stage: 'clean', deviceId: 'base-1', status: 'waiting', sessionId: 'base-1.6' },
        { stage: 'brew', deviceId: 'base-1', status: 'completed', sessionId: 'base-1.7' },
        { stage: 'ferment', deviceId: 'keg-1', status: 'running', sessionId: 'keg-1.1' },
        { stage: 'serve', deviceId: 'keg-1', status: 'planned', sessionId: null },
      ];
      await api.pool.query(
        `insert into read_model.brew_plan (plan_id, base_id, keg_id, status, stage, stages, planned_by, planned_at, updated_at, position)
       values ($1, 'base-1', 'keg-1', 'running', 'ferment', $2, 'brewline', '2014-04-18T09:00:00Z', now(), 20)`,
        [brewId, JSON.stringify(stages)],
      );
      const read = async (query: { points?: number; from?: string }) =>
        dataOf(
          await api.client.GET('/api/v1/brews/{brewId}/history', { params: { path: { brewId }, query } }),
        ).parts;
      const [brew, ferment, ...others] = await read({ points: 1_000 });
      assert.deepEqual([brew?.stage, ferment?.stage, others.length], ['brew', 'ferment', 0]);
      assert.deepEqual(
        [brew?.history.deviceId, ferment?.history.deviceId, brew?.history.from],
        ['base-1', 'keg-1', '2014-04-18T10:00:00.000Z'],
      );
      const [few = 0, many = 0] = [brew, ferment].map((part) => part?.history.series[0]?.points.length ?? 0);
      assert.ok(few > 20 && few < 200 && many > 400 && many <= 1_000, `${few} and ${many}`);
      const late = await read({ from: '2014-04-18T14:00:00Z' });
      assert.deepEqual(
        late.map(({ stage, history: { from } }) => [stage, from]),
        [['ferment', '2014-04-18T14:00:00.000Z']],
      );
    });
  });

describe('history', () => {
  let api: TestApi;

  before(async () => {
    api = await startApi();
    await insertDevice(api.pool, 'base-1');
  });
  after(async () => api?.stop());

  it('ends at the newest reading of the device, a day long, unless told otherwise', async () => {
    const found = await deviceHistory(api.client, 'base-1');
    assert.equal(found.to, '2026-11-22T11:00:00.251Z');
    assert.equal(found.from, '2026-11-21T11:00:00.251Z');
    assert.deepEqual(found.series, []);
  });

  it('says what happened meanwhile', async () => {
    await insertSession(api.pool, 'base-3', { number: 4, startedAt: '2014-04-18T10:00:00Z' });
    await insertDevice(api.pool, 'base-3');
    const commandId = '5d2f0c9e-6a3b-4c51-9f0e-7a1d2b3c4d5e';
    await insertCommand(api.pool, 'base-3', { commandId, requestedAt: '2014-04-18T10:05:00Z' });
    await api.pool.query(
      `insert into read_model.session_timeline (session_id, revision, type, at, recorded_at, data)
       select 'base-3.4', n, 'StepEntered', timestamptz '2014-04-18T10:00:00Z' + n * interval '1 minute',
         timestamptz '2026-11-22T10:00:00Z' + n * interval '1 minute', '{"step":31,"phase":2}' from generate_series(1, 9) n`,
    );
    const alarm = (number: number, minutes: readonly [number, number?], more: Partial<AlarmRow> = {}) => {
      const [raisedAt = '', resolvedAt] = minutes.map((each = 0) => `2014-04-18T10:0${each}:00Z`);
      const of = { sessionId: 'base-3.4', raisedAt, recordedAt: `2026-11-22T10:0${minutes[0]}:00Z`, ...more };
      return insertAlarm(api.pool, 'base-3', {
        ...{ alarmId: alarmIdOf(number), ...of },
        ...(resolvedAt !== undefined && { resolvedAt, status: 'cleared' }),
      });
    };
    await alarm(1, [1, 2]);
    await alarm(2, [2, 4]);
    await alarm(3, [3]);
    await alarm(4, [1], { sessionId: 'base-3.3', status: 'acknowledged' });
    await alarm(5, [5, 9]);
    await alarm(6, [4]);
    await alarm(7, [6]);
    await api.pool.query('update read_model.alarm set session_id = null where alarm_id = $1', [alarmIdOf(6)]);
    const range = { from: '2014-04-18T10:03:00Z', to: '2014-04-18T10:06:00Z' };
    for (const [found, expected] of [
      [await deviceHistory(api.client, 'base-3', range), [4, 2, 3, 6, 5]],
      [await sessionHistory(api.client, 'base-3.4', range), [2, 3, 6, 5]],
    ] as const) {
      const { events, commands, alarms, isComplete } = found.annotations;
      assert.deepEqual(
        alarms.map(({ alarmId }) => Number(alarmId[0])),
        expected,
        'what lasts in the range, of the session or the machine itself',
      );
      assert.deepEqual(
        events.map(({ at, type }) => [at, type]),
        ['10:03', '10:04', '10:05'].map((time) => [`2014-04-18T${time}:00.000Z`, 'StepEntered']),
      );
      assert.deepEqual(
        commands.map((command) => command.commandId),
        [commandId],
      );
      assert.equal(isComplete, true);
    }
    const received = {
      placedBy: 'receipt',
      from: '2026-11-22T10:08:00Z',
      to: '2026-11-22T11:00:00Z',
    } as const;
    const { events, alarms } = (await deviceHistory(api.client, 'base-3', received)).annotations;
    assert.equal(events.length, 2, 'by the clock that places the curve');
    assert.deepEqual(
      alarms.map(({ alarmId }) => Number(alarmId[0])),
      [4, 3, 6, 7],
    );
    await api.pool.query(
      `insert into read_model.session_timeline (session_id, revision, type, at, recorded_at, data)
       select 'base-3.4', n, 'StepEntered', '2014-04-18T10:03:00Z', now(), '{}' from generate_series(10, 509) n`,
    );
    const many = (await sessionHistory(api.client, 'base-3.4', range)).annotations;
    assert.deepEqual([many.events.length, many.isComplete], [500, false]);
    await api.pool.query("delete from read_model.session_timeline where session_id = 'base-3.4'");
    for (let more = 0; more < 100; more++)
      await insertAlarm(api.pool, 'base-3', {
        ...{ alarmId: randomUUID(), sessionId: 'base-3.4', raisedAt: range.from },
      });
    const manyAlarms = (await sessionHistory(api.client, 'base-3.4', range)).annotations;
    assert.deepEqual([manyAlarms.alarms.length, manyAlarms.isComplete], [100, false]);
  });

  it('says how a session ended, after its last reading, unless an earlier end was asked for', async () => {
    await insertSession(api.pool, 'base-4', {
      number: 5,
      startedAt: '2014-04-18T10:00:00Z',
      status: 'failed',
    });
    await insertReadings(api.pool, 'base-4', [
      { atMs: startMs + 60_000, values: { [liquid]: 20 }, session: 5 },
    ]);
    await api.pool.query(
      "update read_model.session set ended_at = '2014-04-18T10:10:00Z', ended_received_at = now() where session_id = 'base-4.5'",
    );
    const alarmId = alarmIdOf(9);
    await insertAlarm(api.pool, 'base-4', {
      alarmId,
      sessionId: 'base-4.5',
      raisedAt: '2014-04-18T10:10:00Z',
    });
    const idsOf = async (query: { to?: string }) =>
      (await sessionHistory(api.client, 'base-4.5', query)).annotations.alarms.map((each) => each.alarmId);
    assert.deepEqual(await idsOf({}), [alarmId]);
    assert.deepEqual(await idsOf({ to: '2014-04-18T10:05:00Z' }), []);
  });
});

function mash(): ReadingRow[] {
  const seconds = [...Array(2_700).keys(), ...Array.from({ length: 2_700 }, (_, i) => i + 6_300)];
  return seconds.map((second) => ({
    atMs: startMs + second * 1_000,
    values: { [liquid]: second === 1_000 ? 99.9 : Math.min(20 + second / 10, 65), [heater]: second % 2 },
    session: 7,
  }));
}
