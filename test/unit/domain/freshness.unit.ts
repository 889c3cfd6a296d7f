import assert from 'node:assert/strict';
import { freshnessOf, reportSecondsAt } from '../../../domain/machine/index.js';
import { beerColour, typedNumber } from '../../../domain/units/index.js';

describe('the freshness of what a machine said', () => {
  const nowMs = 1_000_000_000;
  const said = (secondsAgo: number, more: object = {}) =>
    freshnessOf({ isOnline: true, receivedAtMs: nowMs - secondsAgo * 1_000, ...more }, nowMs);

  it('ends after three of the machine’s own intervals', () => {
    assert.deepEqual([said(29, { reportSeconds: 10 }), said(30, { reportSeconds: 10 })], ['fresh', 'stale']);
    assert.deepEqual([said(179), said(180)], ['fresh', 'stale']);
  });

  it('is judged by a second while the machine was asked for a reading each second', () => {
    const reporting = { reportSeconds: 300, fullRateUntilMs: nowMs };
    assert.deepEqual([reportSecondsAt(nowMs - 1, reporting), reportSecondsAt(nowMs, reporting)], [1, 300]);
    assert.equal(reportSecondsAt(nowMs, { reportSeconds: 300, fullRateUntilMs: undefined }), 300);
  });

  it('ends with its connection, and never began without a reading', () => {
    assert.equal(said(1, { isOnline: false }), 'offline');
    assert.equal(freshnessOf({ isOnline: true, receivedAtMs: undefined }, nowMs), 'stale');
  });

  it('is not lost by a reading that is younger than the server’s clock', () => {
    assert.equal(said(-5), 'fresh');
  });
});

describe('a typed number', () => {
  it('has a comma or a point, and any minus', () => {
    assert.deepEqual(
      ['66,5', '66.5', ' −2 ', '-2,', ',5', '0'].map(typedNumber),
      [66.5, 66.5, -2, -2, 0.5, 0],
    );
  });

  it('is none where it could be two', () => {
    for (const text of ['', ',', '1,500.2', '1.500,2', '1 500', '6e3', 'NaN', '--1', '1-'])
      assert.equal(typedNumber(text), undefined, text);
  });
});

describe('the colour of beer', () => {
  it('is that of the chart, and between two of them in between', () => {
    assert.deepEqual(
      [2, 6, 40].map((srm) => beerColour(srm)),
      ['#ffd878', '#f8a600', '#36080a'],
    );
    assert.equal(beerColour(5), '#fcb321');
  });

  it('ends with the chart, and is a usual one where it is not known', () => {
    assert.deepEqual([beerColour(0), beerColour(90), beerColour()], ['#ffd878', '#36080a', '#f8a600']);
  });
});
