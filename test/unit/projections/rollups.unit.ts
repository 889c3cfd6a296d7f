import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Reading } from '../../../domain/machine/index.js';
import { bucketsOf, rollUp, type Rollup } from '../../../projections/rollups/index.js';
import { stored } from './recorded.js';

const none: Rollup = new Map();
const reading = fc
  .tuple(
    fc.integer({ min: 0, max: 59_999 }),
    fc.dictionary(fc.constantFrom('1', '3', '22'), fc.float({ noNaN: true })),
  )
  .map(([atMs, values]): Reading => ({
    atMs,
    sensors: Object.keys(values).map(Number),
    values: Object.values(values),
    context: undefined,
  }));
const at = (atMs: number, value: number): Reading => ({
  atMs,
  sensors: [1],
  values: [value],
  context: undefined,
});

describe('rollUp', () => {
  it('keeps lowest, highest and last value with their times, sum and count', () => {
    const rollup = rollUp(none, [at(10, 20.5), at(20, 19), at(30, 22), at(40, 19), at(15, 21)]);
    assert.deepEqual(rollup.get(1), {
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
        assert.deepEqual(batches.reduce(rollUp, none), rollUp(none, batches.flat()));
      },
    );
    fc.assert(property);
  });

  it('leaves what it was given as it was', () => {
    const before = rollUp(none, [at(10, 20)]);
    rollUp(before, [at(20, 30)]);
    assert.equal(before.get(1)?.highest, 20);
  });
});

describe('bucketsOf', () => {
  const buckets = (...messages: Parameters<typeof stored>[0][]) =>
    [...bucketsOf(messages.map(stored), 'minute').values()].map(
      ({ startMs, session, receivedOn, readings }) => [startMs, session, receivedOn, readings.length],
    );

  it('parts readings by device time, session and day of receipt, whatever the time', () => {
    const receivedAtMs = Date.parse('2026-03-01T23:59:59.999Z');
    const readings = [at(0, 1), at(59_999, 1), at(60_000, 1)];
    assert.deepEqual(
      buckets(
        { session: 7, receivedAtMs, readings },
        { session: 8, receivedAtMs, readings: [at(5, 1)] },
        { session: 8, receivedAtMs: receivedAtMs + 1, readings: [at(6, 1)] },
      ),
      [
        [0, 7, '2026-03-01', 2],
        [60_000, 7, '2026-03-01', 1],
        [0, 8, '2026-03-01', 1],
        [0, 8, '2026-03-02', 1],
      ],
    );
  });
});
