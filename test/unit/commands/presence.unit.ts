import assert from 'node:assert/strict';
import { Presence } from '../../../commands/ingest/presence.js';

describe('Presence', () => {
  it('ends a lease when its time is over, and names it once', () => {
    const presence = new Presence(100);
    presence.seen('keg', 1_000);
    assert.deepEqual(presence.takeExpired(1_099), []);
    assert.deepEqual(presence.takeExpired(1_100), [['keg', 1_000]]);
    assert.deepEqual(presence.takeExpired(9_999), []);
  });

  it('renews a lease with each message', () => {
    const presence = new Presence(100);
    presence.seen('keg', 0);
    presence.seen('base', 10);
    presence.seen('keg', 60);
    assert.deepEqual(presence.takeExpired(120), [['base', 10]]);
    assert.deepEqual(presence.takeExpired(160), [['keg', 60]]);
  });

  it('knows a device from when it was heard of until its lease ends', () => {
    const presence = new Presence(100);
    assert.equal(presence.knows('keg'), false);
    presence.seen('keg', 0);
    assert.equal(presence.knows('keg'), true);
    presence.takeExpired(100);
    assert.equal(presence.knows('keg'), false);
  });

  it('gives a device that only others know of a whole lease, once', () => {
    const presence = new Presence(100);
    presence.assume('keg', 0);
    presence.assume('keg', 90);
    assert.deepEqual(presence.takeExpired(100), [['keg', 0]]);
  });

  it('does not shorten the lease of a device that it heard of', () => {
    const presence = new Presence(100);
    presence.seen('keg', 50);
    presence.assume('keg', 0);
    assert.deepEqual(presence.takeExpired(149), []);
  });
});
