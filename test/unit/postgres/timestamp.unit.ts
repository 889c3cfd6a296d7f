import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createTimestampOf } from '../../../adapters/postgres/unnest.js';
import { createDayOf } from '../../../projections/readings/index.js';

const latestMs = Date.parse('9999-12-31T23:59:59.999Z');
const near = (ms: number) => fc.integer({ min: -90_000, max: 90_000 }).map((by) => Math.max(0, ms + by));
/** Far apart, and close enough for what was remembered to be used and to be left again. */
const times = fc.array(
  fc.oneof(fc.integer({ min: 0, max: latestMs }), near(Date.parse('2026-12-31T23:59:59.999Z'))),
);

describe('times as texts', () => {
  it('are written as Date writes them, in any order', () => {
    fc.assert(
      fc.property(times, (all) => {
        const [timestampOf, dayOf] = [createTimestampOf(), createDayOf()];
        for (const ms of all) {
          const expected = new Date(ms).toISOString();
          assert.equal(timestampOf(ms), expected);
          assert.equal(dayOf(ms), expected.slice(0, 10));
        }
      }),
    );
  });

  it('refuse what is no time', () => {
    for (const ms of [NaN, Infinity, 9e15]) {
      assert.throws(() => createTimestampOf()(ms), RangeError);
      assert.throws(() => createDayOf()(ms), RangeError);
    }
  });
});
