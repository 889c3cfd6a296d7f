import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createTimestampOf } from '../../../adapters/postgres/unnest.js';

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
        const timestampOf = createTimestampOf();
        for (const ms of all) {
          assert.equal(timestampOf(ms), new Date(ms).toISOString());
        }
      }),
    );
  });

  it('refuse what is no time', () => {
    for (const ms of [NaN, Infinity, 9e15]) assert.throws(() => createTimestampOf()(ms), RangeError);
  });
});
