import { deepStrictEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { StreamCache } from '../../../infra/embeddedEventStore/storage/streamCache.js';
import type { StoredEvent } from '../../../infra/embeddedEventStore/storage/storedEvent.js';
import { bySize } from '../../support/bySize.js';

type Step =
  | { readonly type: 'commit'; readonly events: number }
  | { readonly type: 'read'; readonly back: boolean; readonly from: number; readonly limit: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ type: fc.constant('commit'), events: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    ...{ type: fc.constant('read'), back: fc.boolean() },
    ...{ from: fc.nat(150), limit: fc.integer({ min: 1, max: 120 }) },
  }),
);

describe('the cache of streams that are read', () => {
  it('has only what the stream has, from the asked event on, whatever is read and appended', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const cache = new StreamCache();
        const stored: StoredEvent[] = [];
        for (const one of steps) {
          if (one.type === 'commit') {
            const events = Array.from({ length: one.events }, (_, at) => event('s', stored.length + at));
            stored.push(...events);
            cache.committed(events);
            continue;
          }
          const { back, from, limit } = one;
          const asked = back ? stored.slice(0, from + 1).reverse() : stored.slice(from);
          const cached = cache.read('s', back ? 'backwards' : 'forwards', from, limit);
          deepStrictEqual(cached, asked.slice(0, limit).slice(0, cached.length));
          if (cached.length === 0) cache.keep('s', asked.slice(0, limit));
        }
      }),
      { numRuns: bySize({ quick: 100, usual: 500, full: 5000 }) },
    );
  });

  it('has the events that came since they were read', () => {
    const cache = new StreamCache();
    cache.keep('s', [event('s', 0), event('s', 1)]);
    cache.committed([event('other', 0), event('s', 2)]);
    deepStrictEqual(revisionsOf(cache), [0, 1, 2]);
  });

  it('forgets a stream that gets metadata: a scavenge may remove what is hidden now', () => {
    const cache = new StreamCache();
    cache.keep('s', [event('s', 0)]);
    cache.committed([event('$$s', 0)]);
    deepStrictEqual(revisionsOf(cache), []);
  });

  it('keeps nothing with gaps, and nothing large', () => {
    const cache = new StreamCache();
    cache.keep('s', [event('s', 0), event('s', 2)]);
    deepStrictEqual(revisionsOf(cache), []);
    cache.keep('s', [event('s', 0, 64 * 1024)]);
    deepStrictEqual(revisionsOf(cache), []);
    for (let at = 0; at < 40_000; at += 1) cache.keep(`s${at}`, [event(`s${at}`, 0, 1000)]);
    const kept = Array.from({ length: 40_000 }, (_, at) => cache.read(`s${at}`, 'forwards', 0, 1).length);
    const events = kept.reduce((sum, length) => sum + length, 0);
    ok(events > 1000 && events < 16_000, `${events} of 1000 bytes`);
  });
});

function revisionsOf(cache: StreamCache): number[] {
  return cache.read('s', 'forwards', 0, 100).map(({ revision }) => revision);
}

function event(stream: string, revision: number, bytes = 1): StoredEvent {
  return {
    ...{ position: revision + 1, stream, revision, id: `id-${revision}`, type: 'T', createdMicros: 0 },
    ...{ isJson: true, data: Buffer.alloc(bytes, revision), metadata: Buffer.from('m') },
  };
}
