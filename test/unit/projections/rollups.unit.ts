import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Reading } from '../../../domain/machine/index.js';
import {
  bucketsOf,
  emptyRollup,
  rollUp,
  type BucketReading,
  type Rollup,
} from '../../../projections/rollups/index.js';
import { stored } from './recorded.js';

const reading = fc
  .tuple(
    fc.integer({ min: 0, max: 59_999 }),
    fc.dictionary(fc.constantFrom('1', '3', '22'), fc.float({ noNaN: true })),
    fc.subarray([1, 3, 22]),
  )
  .map(([atMs, values, implausible]): BucketReading => ({
    reading: {
      atMs,
      sensors: Object.keys(values).map(Number),
      values: Object.values(values),
      context: undefined,
    },
    implausible,
  }));
const at = (atMs: number, value: number): Reading => ({
  atMs,
  sensors: [1],
  values: [value],
  context: undefined,
});

const rolledUp = (before: Rollup, readings: readonly BucketReading[], untimed = 0) =>
  rollUp(before, { readings, untimed });
const plain = (...readings: Reading[]) => readings.map((each) => ({ reading: each, implausible: undefined }));

describe('rollUp', () => {
  it('keeps lowest, highest and last value with their times, sum and count', () => {
    const rollup = rolledUp(emptyRollup, plain(at(10, 20.5), at(20, 19), at(30, 22), at(40, 19), at(15, 21)));
    assert.deepEqual(rollup.sensors.get(1), {
      lowest: 19,
      lowestAtMs: 20,
      highest: 22,
      highestAtMs: 30,
      last: 19,
      lastAtMs: 40,
      sum: 101.5,
      readings: 5,
    });
  });

  it('is the same for any split of the readings into batches', () => {
    const property = fc.property(
      fc.array(fc.array(reading, { maxLength: 8 }), { maxLength: 8 }),
      (batches) => {
        const oneByOne = batches.reduce((before, batch) => rolledUp(before, batch, 1), emptyRollup);
        assert.deepEqual(oneByOne, rolledUp(emptyRollup, batches.flat(), batches.length));
      },
    );
    fc.assert(property);
  });

  it('is that of the plausible values, and counts the others', () => {
    const property = fc.property(fc.array(reading, { maxLength: 12 }), (readings) => {
      const plausible = readings.map(({ reading: { sensors, values, ...rest }, implausible = [] }) => {
        const kept = sensors.map((sensor) => !implausible.includes(sensor));
        return {
          reading: {
            ...rest,
            sensors: sensors.filter((_, index) => kept[index]),
            values: values.filter((_, index) => kept[index]),
          },
          implausible: undefined,
        };
      });
      const all = rolledUp(emptyRollup, readings);
      assert.deepEqual(all.sensors, rolledUp(emptyRollup, plausible).sensors);
      const left = [...all.implausible.values()].reduce((sum, count) => sum + count, 0);
      const kept = [...all.sensors.values()].reduce((sum, sensor) => sum + sensor.readings, 0);
      assert.equal(
        left + kept,
        readings.reduce((sum, each) => sum + each.reading.sensors.length, 0),
      );
    });
    fc.assert(property);
  });

  it('leaves what it was given as it was', () => {
    const before = rolledUp(emptyRollup, plain(at(10, 20)));
    rolledUp(before, plain(at(20, 30)));
    assert.equal(before.sensors.get(1)?.highest, 20);
  });
});

describe('bucketsOf', () => {
  const buckets = (...messages: Parameters<typeof stored>[0][]) =>
    [...bucketsOf(messages.map(stored), 'minute').values()].map(
      ({ startMs, session, receivedOn, readings, untimed }) => [
        startMs,
        session,
        receivedOn,
        readings.length,
        untimed,
      ],
    );

  it('parts readings by device time, session and day of receipt', () => {
    const receivedAtMs = Date.parse('2026-03-01T23:59:59.999Z');
    const startMs = Date.parse('2026-03-01T20:00:00Z');
    const readings = [at(startMs, 1), at(startMs + 59_999, 1), at(startMs + 60_000, 1)];
    assert.deepEqual(
      buckets(
        { session: 7, receivedAtMs, readings },
        { session: 8, receivedAtMs, readings: [at(startMs + 5, 1)] },
        { session: 8, receivedAtMs: receivedAtMs + 1, readings: [at(startMs + 6, 1)] },
      ),
      [
        [startMs, 7, '2026-03-01', 2, 0],
        [startMs + 60_000, 7, '2026-03-01', 1, 0],
        [startMs, 8, '2026-03-01', 1, 0],
        [startMs, 8, '2026-03-02', 1, 0],
      ],
    );
  });

  it('counts readings without a plausible time where they were received', () => {
    const receivedAtMs = Date.parse('2026-03-01T12:00:30Z');
    const years = [7_000, Date.parse('2036-01-01T00:00:00Z'), receivedAtMs];
    assert.deepEqual(
      buckets({ session: 7, receivedAtMs, readings: years.map((ms) => at(ms, 1)), untimed: new Set([0, 1]) }),
      [[Date.parse('2026-03-01T12:00:00Z'), 7, '2026-03-01', 1, 2]],
    );
  });
});
