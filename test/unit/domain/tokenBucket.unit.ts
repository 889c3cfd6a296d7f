import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DeviceRates } from '../../../domain/device/index.js';
import { TokenBucket } from '../../../domain/kernel/tokenBucket.js';

const limit = { perSecond: 20, burst: 100 };

describe('a token bucket', () => {
  it('gives its burst at once, and then so much a second', () => {
    const bucket = new TokenBucket();
    const taken = (nowMs: number) => {
      let count = 0;
      while (bucket.take(1, limit, nowMs)) count += 1;
      return count;
    };
    assert.deepEqual([taken(1_000), taken(1_000), taken(2_000), taken(2_500)], [100, 0, 20, 10]);
    assert.equal(bucket.isFull(7_400), false);
    assert.equal(bucket.isFull(7_500), true);
    assert.equal(taken(1_000_000), 100);
  });

  it('owes what it owed when time goes back', () => {
    const slow = { perSecond: 1, burst: 100 };
    const bucket = new TokenBucket();
    assert.equal(bucket.take(60, slow, 5_000_000), true);
    assert.equal(bucket.take(40, slow, 1_000_000), true);
    assert.equal(bucket.take(1, slow, 1_000_000), false);
    assert.equal(bucket.take(1, slow, 999_000), false, 'an inaccurate time gives nothing');
    assert.equal(bucket.take(1, slow, 1_001_000), true);
  });

  it('never gives more in any time than burst and rate allow, nor refuses who keeps to the rate', () => {
    const asked = fc.record({ afterMs: fc.nat({ max: 20_000 }), tokens: fc.integer({ min: 1, max: 60 }) });
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 60 }), (all) => {
        const bucket = new TokenBucket();
        let nowMs = 1_000_000;
        const given: { atMs: number; tokens: number }[] = [];
        for (const { afterMs, tokens } of all) {
          nowMs += afterMs;
          if (bucket.take(tokens, limit, nowMs)) given.push({ atMs: nowMs, tokens });
          else if (afterMs >= (limit.burst / limit.perSecond) * 1000) assert.fail('it was full');
        }
        given.forEach(({ atMs: fromMs }, first) => {
          let sum = 0;
          for (const { atMs, tokens } of given.slice(first)) {
            sum += tokens;
            assert.ok(sum <= limit.burst + ((atMs - fromMs) / 1000) * limit.perSecond + 1e-6);
          }
        });
      }),
    );
  });
});

describe('rates of devices', () => {
  const limits = { messages: limit, bytes: { perSecond: 1_000, burst: 5_000 } };

  it('are of each device by itself, and say which limit is exceeded', () => {
    const rates = new DeviceRates(limits);
    for (let at = 0; at < 100; at += 1)
      assert.equal(rates.charge('a', { messages: 1, bytes: 10 }, 0), undefined);
    assert.equal(rates.charge('a', { messages: 1, bytes: 10 }, 0), 'messages');
    assert.equal(rates.charge('b', { messages: 1, bytes: 5_001 }, 0), 'bytes');
    assert.equal(rates.charge('c', { messages: 1, bytes: 10 }, 0), undefined);
  });

  it('take no memory for devices that keep to them', () => {
    const rates = new DeviceRates(limits);
    for (let second = 0; second < 200; second += 1)
      for (let at = 0; at < 50; at += 1)
        rates.charge(`device-${second}-${at}`, { messages: 1, bytes: 100 }, second * 1000);
    assert.ok(rates.size <= 50 * 11, `${rates.size} are remembered`);
  });

  it('are forgotten also after it turned out to be earlier', () => {
    const rates = new DeviceRates(limits);
    rates.charge('before', { messages: 1, bytes: 100 }, 3_600_000);
    for (let second = 0; second < 200; second += 1)
      rates.charge(`device-${second}`, { messages: 1, bytes: 100 }, second * 1000);
    assert.ok(rates.size <= 12, `${rates.size} are remembered`);
  });
});
