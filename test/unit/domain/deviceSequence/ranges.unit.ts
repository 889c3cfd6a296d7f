import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sizeOf } from '../../../../domain/device/sequence/index.js';
import { includes, withNumber, type Ranges } from '../../../../domain/device/sequence/ranges.js';

describe('ranges', () => {
  it('hold the numbers that were added, in order, none touching another', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 })), (numbers) => {
        const ranges = numbers.reduce<Ranges>(withNumber, []);
        assert.equal(sizeOf(ranges), new Set(numbers).size);
        for (let number = 0; number <= 41; number++)
          assert.equal(includes(ranges, number), numbers.includes(number));
        ranges.forEach(({ first }, at) => assert.ok(first > (ranges[at - 1]?.last ?? -1) + 1));
      }),
    );
  });
});
