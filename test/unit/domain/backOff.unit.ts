import assert from 'node:assert/strict';
import fc from 'fast-check';
import { backOffMs } from '../../../domain/kernel/backOff.js';

describe('back-off', () => {
  it('stays between half of its ceiling and the ceiling, which doubles up to the bound', () => {
    const attempts = fc.nat({ max: 1000 });
    const random = fc.double({ min: 0, max: 0.999_999, noNaN: true });
    fc.assert(
      fc.property(attempts, random, (attempt, chance) => {
        const ceiling = Math.min(10_000, 200 * 2 ** attempt);
        const waitMs = backOffMs({ firstMs: 200, maxMs: 10_000 }, attempt, chance);
        assert.ok(waitMs >= ceiling / 2 && waitMs <= ceiling, `${waitMs} for attempt ${attempt}`);
      }),
    );
  });
});
