import assert from 'node:assert/strict';
import { behindAfter } from '../../../adapters/web/shared/serverTime.js';

describe("the server's time in a browser", () => {
  it('is not taken for another one because an answer was long on its way', () => {
    assert.equal(behindAfter(0, { askedAtMs: 10_200, dateMs: 10_000, answeredAtMs: 16_200 }), 0);
    assert.equal(behindAfter(0, { askedAtMs: 10_200, dateMs: 15_000, answeredAtMs: 15_900 }), 0);
  });

  it('follows the answers of a server whose clock differs, to half a second', () => {
    const slow = { askedAtMs: 70_900, dateMs: 10_000, answeredAtMs: 70_900 };
    assert.equal(behindAfter(0, slow), -60_400);
    const fast = { askedAtMs: 10_100, dateMs: 70_000, answeredAtMs: 10_100 };
    assert.equal(behindAfter(-60_400, fast), 60_400);
    assert.equal(behindAfter(60_400, { ...fast, askedAtMs: 10_000, answeredAtMs: 10_300 }), 60_400);
  });
});
