import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lingerMs } from '../../../domain/kernel/linger.js';

describe('lingerMs', () => {
  const tookMs = fc.double({ min: 0, max: 60_000, noNaN: true });

  it('holds nothing up where one or a few messages came, however long they took', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 }), tookMs, (messages, took) =>
        assert.equal(lingerMs({ messages, tookMs: took }), 0),
      ),
    );
  });

  it('gathers longer the longer the work of a batch takes, up to a tenth of a second', () => {
    assert.equal(lingerMs({ messages: 8, tookMs: 5 }), 15);
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 10_000 }), tookMs, (messages, took) => {
        const pause = lingerMs({ messages, tookMs: took });
        assert.ok(pause >= Math.min(100, took) && pause <= 100);
      }),
    );
  });

  it('lets 200 messages a second pass as they come, even after a pause of the machine', () => {
    const tookEachMs = 6;
    let messages = 40;
    for (let batch = 0; batch < 10; batch += 1)
      messages = ((lingerMs({ messages, tookMs: tookEachMs }) + tookEachMs) * 200) / 1000;
    assert.ok(messages < 2);
  });
});
