import assert from 'node:assert/strict';
import { StateCache } from '../../../commands/stateCache.js';

const at = (revision: bigint) => ({ state: `s${revision}`, revision });

describe('StateCache', () => {
  it('forgets what was not used for the longest time', () => {
    const cache = new StateCache<string>(2);
    cache.set('a', at(1n));
    cache.set('b', at(2n));
    cache.get('a');
    cache.set('c', at(3n));
    assert.deepEqual(
      ['a', 'b', 'c'].map((stream) => cache.get(stream)?.revision),
      [1n, undefined, 3n],
    );
  });

  it('keeps the newest state of a stream, and does not count it twice', () => {
    const cache = new StateCache<string>(2);
    cache.set('a', at(1n));
    cache.set('b', at(2n));
    cache.set('a', at(5n));
    assert.deepEqual([cache.get('a'), cache.get('b')], [at(5n), at(2n)]);
  });

  it('keeps nothing at a limit of 0', () => {
    const cache = new StateCache<string>(0);
    cache.set('a', at(1n));
    assert.equal(cache.get('a'), undefined);
  });

  it('forgets what it is told to', () => {
    const cache = new StateCache<string>(2);
    cache.set('a', at(1n));
    cache.delete('a');
    assert.equal(cache.get('a'), undefined);
  });
});
