import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createCommandHandler } from '../../../commands/handleCommand.js';
import { createStateCache, estimatedBytes, type Loaded } from '../../../commands/stateCache.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import type { Decider, DomainEvent } from '../../../domain/kernel/events.js';
import { MemoryStore } from './memoryStore.js';

interface Counted extends DomainEvent {
  readonly type: 'Counted';
  readonly data: { readonly by: number; readonly after: number };
}
/** Counts on, up to 100; and to nothing when there is nothing to count. */
const counter: Decider<{ readonly by: number }, number, Counted> = {
  category: 'counter',
  initialState: 0,
  decide({ by }, sum) {
    if (by > 100) throw new BrewlineError('COMMAND_REFUSED', 'too much');
    return by === 0 ? [] : [{ type: 'Counted', data: { by, after: sum + by } }];
  },
  evolve: (sum, { data }) => sum + data.by,
  upcast: (event) => event as Counted,
  schemaVersion: 3,
};
const stream = 'counter-a';
const by = (number: number) => ({ by: number, causedBy: 'test' });
const metadata = { schemaVersion: 3, recordedAt: '2026-03-01T00:00:00.000Z', causedBy: 'other' };

describe('createCommandHandler', () => {
  let store: MemoryStore;
  beforeEach(() => {
    store = new MemoryStore();
  });
  const handlerWith = (cachedStates: number, patienceMs = 1_000) =>
    createCommandHandler({ decider: counter, store, cachedStates, now: () => new Date(0), patienceMs });
  const otherCounts = (number: number) =>
    store.write(stream, 'any', [{ id: randomUUID(), type: 'Counted', data: { by: number }, metadata }]);
  const sums = () => store.streams.get(stream)?.map(({ data }) => (data as Counted['data']).after);

  it('decides commands one upon the other and appends their events at once, with who caused them', async () => {
    const events = await handlerWith(10).handle('a', [by(1), { ...by(2), traceparent: '00-a-b-01' }, by(0)]);
    assert.deepEqual(
      events.map(({ data }) => data),
      [
        { by: 1, after: 1 },
        { by: 2, after: 3 },
      ],
    );
    assert.equal(store.asked.length, 1);
    assert.equal(store.asked[0]?.expected, 'noStream');
    const common = { schemaVersion: 3, recordedAt: '1970-01-01T00:00:00.000Z', causedBy: 'test' };
    assert.deepEqual(
      store.asked[0].events.map((event) => event.metadata),
      [common, { ...common, traceparent: '00-a-b-01' }],
    );
  });

  it('records what each event belongs to, by its data or else by its cause, and what caused it', async () => {
    const options = { store, cachedStates: 0, now: () => new Date(0), patienceMs: 0 };
    const correlationOf = ({ data }: Counted) => (data.by > 1 ? `counting ${data.by}` : undefined);
    const handler = createCommandHandler({ ...options, decider: { ...counter, correlationOf } });
    await handler.handle('a', [by(1), by(2), { ...by(1), causationId: 'x' }, { ...by(3), causationId: 'y' }]);
    assert.deepEqual(
      store.all.map(({ metadata: { $correlationId, $causationId } }) => [$correlationId, $causationId]),
      [
        [undefined, undefined],
        ['counting 2', undefined],
        ['x', 'x'],
        ['counting 3', 'y'],
      ],
    );
  });

  it('appends nothing when nothing was decided, or a command is refused', async () => {
    const handler = handlerWith(10);
    assert.deepEqual(await handler.handle('a', [by(0)]), []);
    await assert.rejects(handler.handle('a', [by(1), by(101)]), { code: 'COMMAND_REFUSED' });
    assert.equal(store.asked.length, 0);
  });

  it('reads a stream once while its state is cached', async () => {
    const handler = handlerWith(10);
    for (const number of [1, 2, 3]) await handler.handle('a', [by(number)]);
    assert.deepEqual([store.reads, sums()], [1, [1, 3, 6]]);
    assert.equal(await handler.load('a'), 6);
  });

  it('reads it each time when nothing is to be cached', async () => {
    const handler = handlerWith(0);
    for (const number of [1, 2]) await handler.handle('a', [by(number)]);
    assert.deepEqual([store.reads, sums()], [2, [1, 3]]);
  });

  it('loads and decides again, with new ids, when somebody else was first', async () => {
    const handler = handlerWith(10);
    await handler.handle('a', [by(1)]);
    otherCounts(10);
    await handler.handle('a', [by(2)]);
    assert.equal(sums()?.at(-1), 13);
    const [, conflicted, again] = store.asked;
    assert.deepEqual([conflicted?.expected, again?.expected], [0n, 1n]);
    assert.notEqual(conflicted?.events[0]?.id, again?.events[0]?.id);
  });

  it('gives up after a bounded number of conflicts', async () => {
    store.before = () => void otherCounts(1);
    await assert.rejects(handlerWith(10).handle('a', [by(1)]), { code: 'WRONG_EXPECTED_REVISION' });
    assert.equal(store.asked.length, 11);
  });

  it('sends the same events with the same ids at the same revision again while the outcome is unknown', async () => {
    store.before = () => {
      if (store.asked.length < 3) throw new BrewlineError('EVENT_STORE_UNAVAILABLE', 'away');
    };
    await handlerWith(10).handle('a', [by(1)]);
    assert.equal(store.asked.length, 3);
    for (const asked of store.asked) assert.deepEqual(asked, store.asked[0]);
    assert.deepEqual(sums(), [1]);
  });

  it('forgets the state when the outcome stays unknown: the next command reads what became of it', async () => {
    const handler = handlerWith(10, 0);
    await handler.handle('a', [by(1)]);
    store.before = ({ expected, events }) => {
      store.write(stream, expected, events);
      throw new BrewlineError('EVENT_STORE_UNAVAILABLE', 'the answer was lost');
    };
    await assert.rejects(handler.handle('a', [by(2)]), { code: 'EVENT_STORE_UNAVAILABLE' });
    store.before = () => undefined;
    await handler.handle('a', [by(4)]);
    assert.deepEqual(sums(), [1, 3, 7]);
  });

  describe('from a state that an earlier process saved', () => {
    /** Of after the first event: 1. */
    const startedWith = (known: Loaded<number>) => {
      const cache = createStateCache<number>({ states: 10 });
      assert.ok(cache);
      cache.set(stream, known);
      return createCommandHandler({
        decider: counter,
        store,
        cachedStates: cache,
        now: () => new Date(0),
        patienceMs: 1_000,
      });
    };
    const maybeStale = { state: 1, revision: 0n, maybeStale: true } as const;

    it('decides without reading when nobody else did', async () => {
      otherCounts(1);
      const handler = startedWith(maybeStale);
      assert.equal(handler.lastKnown('a'), undefined);
      await handler.handle('a', [by(2)]);
      assert.deepEqual([store.reads, sums()?.at(-1), handler.lastKnown('a')], [0, 3, 3]);
    });

    it('reads what came since, and nothing more, once the revision says that it is behind', async () => {
      [1, 10, 100].forEach(otherCounts);
      const handler = startedWith(maybeStale);
      await handler.handle('a', [by(2)]);
      assert.deepEqual([store.reads, store.eventsRead, sums()?.at(-1)], [1, 2, 113]);
      await handler.handle('a', [by(3)]);
      assert.deepEqual([store.reads, sums()?.at(-1)], [1, 116]);
    });

    it('is certain before it finds nothing to do, or refuses', async () => {
      [1, 10].forEach(otherCounts);
      for (const command of [by(0), by(101)]) {
        const handler = startedWith(maybeStale);
        store.reads = 0;
        await handler.handle('a', [command]).catch(() => undefined);
        assert.deepEqual([store.reads, handler.lastKnown('a')], [1, 11]);
      }
    });

    it('tries an absent stream first, and reads it when it is there', async () => {
      const absent = { state: 0, revision: 'noStream', maybeStale: true } as const;
      await startedWith(absent).handle('a', [by(1)]);
      assert.equal(store.reads, 0);
      await startedWith(absent).handle('a', [by(2)]);
      assert.deepEqual([store.reads, sums()], [1, [1, 3]]);
    });

    it('believes one that is known to be the last', async () => {
      otherCounts(1);
      const handler = startedWith({ state: 1, revision: 0n });
      assert.equal(await handler.load('a'), 1);
      assert.deepEqual(await handler.handle('a', [by(0)]), []);
      assert.equal(store.reads, 0);
    });

    it('forgets it when the outcome of an append stays unknown', async () => {
      otherCounts(1);
      store.before = () => {
        throw new BrewlineError('EVENT_STORE_DENIED', 'no');
      };
      const handler = startedWith(maybeStale);
      await assert.rejects(handler.handle('a', [by(2)]), { code: 'EVENT_STORE_DENIED' });
      store.before = () => undefined;
      assert.equal(await handler.load('a'), 1);
      assert.equal(store.eventsRead, 1);
    });
  });

  describe('a cache of states', () => {
    it('holds about so many bytes', () => {
      // Partitions share what there is, and it need not divide by their number.
      const cache = createStateCache<object>({ bytes: 200_000 + 1 / 3 });
      const state = { highest: Array.from({ length: 10 }, () => ({ epoch: 0, boot: 1, seq: 2 })) };
      for (let at = 0; at < 1_000; at += 1) cache?.set(`device-${at}`, { state, revision: 0n });
      const held = Array.from({ length: 1_000 }, (_, at) => cache?.get(`device-${at}`)).filter(Boolean);
      assert.ok(held.length > 100 && held.length < 400, `${held.length} states`);
      assert.equal(cache?.get('device-0'), undefined);
    });

    it('takes long lists for what they are', () => {
      assert.ok(estimatedBytes(Array.from({ length: 1_000 }, () => 'a text'.repeat(10))) > 60_000);
      assert.ok(estimatedBytes({ a: 1, b: undefined, c: null }) < 100);
    });
  });

  describe('on a stream to which others append', () => {
    const sharing = (more: Partial<Decider<{ readonly by: number }, number, Counted>> = {}) =>
      createCommandHandler({
        decider: { ...counter, ...more },
        store,
        cachedStates: 10,
        sharedStream: true,
        now: () => new Date(0),
        patienceMs: 1_000,
      });

    it('loads what came since it last knew, and no more', async () => {
      const handler = sharing();
      await handler.handle('a', [by(1)]);
      otherCounts(10);
      store.eventsRead = 0;
      assert.equal(handler.lastKnown('a'), 1);
      assert.equal(await handler.load('a'), 11);
      assert.deepEqual([handler.lastKnown('a'), store.eventsRead], [11, 1]);
    });

    it('tries what it knows, and reads only when that is old', async () => {
      const handler = sharing();
      await handler.handle('a', [by(1)]);
      const { reads } = store;
      await handler.handle('a', [by(2)]);
      assert.equal(store.reads, reads);
      otherCounts(10);
      await handler.handle('a', [by(3)]);
      assert.deepEqual([store.reads, sums()?.at(-1), store.asked.length], [reads + 1, 16, 4]);
    });

    it('refuses nothing, and finds nothing done, by what is old', async () => {
      const handler = sharing({
        decide({ by: number }, sum) {
          if (sum < 5) throw new BrewlineError('COMMAND_REFUSED', 'too early');
          return sum >= number ? [] : [{ type: 'Counted', data: { by: number - sum, after: number } }];
        },
      });
      await assert.rejects(handler.handle('a', [by(8)]), { code: 'COMMAND_REFUSED' });
      otherCounts(5);
      await handler.handle('a', [by(8)]);
      assert.equal(sums()?.at(-1), 8);
      otherCounts(-1);
      await handler.handle('a', [by(8)]);
      assert.deepEqual(sums()?.slice(-1), [8]);
    });

    it('goes on from what it knows after a conflict', async () => {
      const handler = sharing();
      await handler.handle('a', [by(1)]);
      store.before = ({ expected }) => {
        if (expected === 0n) otherCounts(10);
      };
      await handler.handle('a', [by(2)]);
      assert.equal(sums()?.at(-1), 13);
    });

    it('reads a long stream from its end to the last event that begins anew', async () => {
      const add = (type: string, number: number) =>
        store.write(stream, 'any', [{ id: randomUUID(), type, data: { by: number }, metadata }]);
      for (let count = 0; count < 500; count += 1) add('Counted', 1);
      add('Begun', 7);
      for (let count = 0; count < 150; count += 1) add('Counted', 2);
      const handler = sharing({
        evolve: (sum, { type, data }) => ((type as string) === 'Begun' ? data.by : sum + data.by),
        isSnapshot: (type) => type === 'Begun',
      });
      assert.equal(await handler.load('a'), 307);
      assert.equal(store.eventsRead, 151);
    });

    it('reads a stream in which nothing begins anew from its beginning, whatever its length', async () => {
      for (const length of [0, 1, 99, 100, 101, 250]) {
        store = new MemoryStore();
        for (let count = 0; count < length; count += 1) otherCounts(1);
        assert.equal(await sharing({ isSnapshot: () => false }).load('a'), length);
      }
    });
  });
});
