import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { EventStore, EventToAppend, LogStore } from '../../commands/ports/index.js';
import { hasCode } from '../../domain/kernel/errors.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import type { EventSource, SubscriptionItem } from '../../projections/ports.js';
import { paced } from '../../projections/processor/index.js';

export interface Started<Store> {
  readonly store: Store;
  stop(): Promise<void>;
}

/** What commands and ingest rely on; runs over every implementation, the one in memory too. */
export function logStoreContract(name: string, start: () => Promise<Started<LogStore>>): void {
  describe(`event store: ${name}`, () => {
    let started: Started<LogStore>;
    let store: LogStore;

    before(async () => {
      started = await start();
      store = started.store;
    });
    after(() => started.stop());

    it('appends all events of an append and reads them back in order', async () => {
      const stream = newStream();
      const events = [newEvent(1), newEvent(2), newEvent(3)];
      assert.equal(await store.append(stream, 'noStream', events), 2n);
      const read = await collect(store.readStream(stream));
      assert.deepEqual(
        read.map(({ id, revision, type, data, metadata }) => ({ id, revision, type, data, metadata })),
        events.map(({ id, type, data, metadata }, index) => ({
          id,
          revision: BigInt(index),
          type,
          data,
          metadata,
        })),
      );
    });

    it('keeps bytes as bytes', async () => {
      const stream = newStream();
      const data = new Uint8Array([0, 255, 128, 10]);
      await store.append(stream, 'any', [{ ...newEvent(0), data }]);
      const [event] = await collect(store.readStream(stream));
      assert.ok(event?.data instanceof Uint8Array);
      assert.deepEqual([...event.data], [...data]);
    });

    it('refuses an append at another revision, and stores nothing of it', async () => {
      const stream = newStream();
      await store.append(stream, 'noStream', [newEvent(1)]);
      const isConflict = (error: unknown): boolean => hasCode(error, 'WRONG_EXPECTED_REVISION');
      await assert.rejects(store.append(stream, 'noStream', [newEvent(2)]), isConflict);
      await assert.rejects(store.append(stream, 7n, [newEvent(2), newEvent(3)]), isConflict);
      assert.equal((await collect(store.readStream(stream))).length, 1);
    });

    it('takes the same append at the same revision again, without storing it twice', async () => {
      const stream = newStream();
      const first = [newEvent(1), newEvent(2)];
      const second = [newEvent(3)];
      await store.append(stream, 'noStream', first);
      await store.append(stream, 1n, second);
      assert.equal(await store.append(stream, 'noStream', first), 1n);
      assert.equal(await store.append(stream, 1n, second), 2n);
      assert.equal((await collect(store.readStream(stream))).length, 3);
    });

    it('lets one of many writers at the same revision win', async () => {
      const stream = newStream();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) => store.append(stream, 'noStream', [newEvent(index)])),
      );
      assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 1);
    });

    it('reads an absent stream as empty', async () => {
      assert.deepEqual(await collect(store.readStream(newStream())), []);
    });

    it('reads the streams of a prefix in the order of the whole store', async () => {
      const prefix = `ordered${randomUUID().slice(0, 8)}`;
      await store.append(`${prefix}-1`, 'noStream', [newEvent(1)]);
      await store.append(newStream(), 'noStream', [newEvent(0)]);
      await store.append(`${prefix}-2`, 'noStream', [newEvent(2)]);
      await store.append(`${prefix}-1`, 0n, [newEvent(3)]);
      const events = await collect(store.readStreams(`${prefix}-`));
      assert.deepEqual(
        events.map(({ data }) => (data as { number: number }).number),
        [1, 2, 3],
      );
      const positions = events.map(({ position }) => position);
      assert.deepEqual(
        positions,
        positions.toSorted((one, other) => Number(one - other)),
      );
    });

    it('reads thousands of absent streams on one connection, however they are read', async () => {
      for (let read = 0; read < 10_000; read += 100) {
        const absent = Array.from({ length: 100 }, (_, at) =>
          collect(store.readStream(newStream(), at % 2 === 0 ? {} : { direction: 'backwards', limit: 100 })),
        );
        for (const events of await Promise.all(absent)) assert.deepEqual(events, []);
      }
    });

    it('lets thousands of readers stop before the end of what they asked for', async () => {
      const stream = newStream();
      await store.append(stream, 'noStream', [0, 1, 2].map(newEvent));
      const first = async () => {
        for await (const { revision } of store.readStream(stream, { limit: 100 })) return revision;
        return undefined;
      };
      for (let read = 0; read < 3_000; read += 100)
        for (const revision of await Promise.all(Array.from({ length: 100 }, first)))
          assert.equal(revision, 0n);
    });

    it('says that it takes appends', async () => {
      await store.probe();
      await store.probe();
    });

    it('reads a stream from a revision, with a limit, and backwards', async () => {
      const stream = newStream();
      await store.append(stream, 'noStream', [0, 1, 2, 3, 4].map(newEvent));
      const revisions = async (options: Parameters<EventStore['readStream']>[1]): Promise<number[]> =>
        (await collect(store.readStream(stream, options))).map((event) => Number(event.revision));
      assert.deepEqual(await revisions({ fromRevision: 3n }), [3, 4]);
      assert.deepEqual(await revisions({ fromRevision: 1n, limit: 2 }), [1, 2]);
      assert.deepEqual(await revisions({ fromRevision: 5n }), [], 'nothing came since the last');
      assert.deepEqual(await revisions({ direction: 'backwards', limit: 2 }), [4, 3]);
      assert.deepEqual(await revisions({ direction: 'backwards', fromRevision: 1n }), [1, 0]);
      assert.deepEqual(await revisions({ direction: 'backwards', fromRevision: 3n, limit: 2 }), [3, 2]);
    });
  });
}

/** What projections rely on, and what a server alone can show; runs over every store that has subscriptions. */
export function eventSourceContract(
  name: string,
  start: () => Promise<Started<LogStore & EventSource>>,
): void {
  describe(`event source: ${name}`, () => {
    let started: Started<LogStore & EventSource>;
    let store: LogStore & EventSource;

    before(async () => {
      started = await start();
      store = started.store;
    });
    after(() => started.stop());

    it("gives strangers' events metadata that readers can live with", async () => {
      const stream = newStream();
      const bare = { ...newEvent(1), metadata: {} as EventToAppend['metadata'] };
      await store.append(stream, 'noStream', [bare]);
      const [event] = await collect(store.readStream(stream));
      assert.equal(event?.metadata.schemaVersion, 1);
      assert.equal(event.metadata.causedBy, 'unknown');
      assert.ok(Math.abs(Date.parse(event.metadata.recordedAt) - Date.now()) < 60_000);
    });

    it('reads everything after a position, in the order of appending, and backwards', async () => {
      const [first, second] = [newStream(), newStream()];
      const before = await store.endPosition();
      await store.append(first, 'noStream', [newEvent(1)]);
      await store.append(second, 'noStream', [newEvent(2)]);
      await store.append(first, 0n, [newEvent(3)]);
      const after = before === undefined ? {} : { afterPosition: before };
      const events = await collect(store.readAll(after));
      assert.deepEqual(
        events.map(({ stream, revision }) => [stream, Number(revision)]),
        [
          [first, 0],
          [second, 0],
          [first, 1],
        ],
      );
      assert.ok(((await store.endPosition()) ?? 0n) >= (events[2]?.position ?? 0n));
      const [newest] = await collect(store.readAll({ direction: 'backwards', limit: 1 }));
      assert.equal(newest?.id, events[2]?.id);
      const [next] = await collect(store.readAll({ afterPosition: events[0]?.position ?? 0n, limit: 1 }));
      assert.equal(next?.id, events[1]?.id);
    });

    it('names itself, the same to everyone who asks', async () => {
      const [one, two] = await Promise.all([store.identity(), store.identity()]);
      assert.match(one, /^[0-9a-f-]{36}$/);
      assert.equal(two, one);
    });

    it('delivers what is stored, says that it caught up, and goes on live, only with the prefixes asked for', async () => {
      const prefix = `wanted${randomUUID().slice(0, 8)}`;
      const [stream, other] = [`${prefix}-1`, newStream()];
      await store.append(stream, 'noStream', [newEvent(1), newEvent(2)]);
      await store.append(other, 'noStream', [newEvent(0)]);
      const abort = new AbortController();
      const numbers: unknown[] = [];
      for await (const item of store.subscribe({ streamPrefixes: [`${prefix}-`], signal: abort.signal })) {
        if (item.type === 'event') numbers.push((item.event.data as { number: number }).number);
        if (item.type === 'caughtUp') {
          numbers.push('caught up');
          await store.append(other, 0n, [newEvent(0)]);
          await store.append(stream, 1n, [newEvent(3)]);
        }
        if (numbers.length === 4) abort.abort();
      }
      assert.deepEqual(numbers, [1, 2, 'caught up', 3]);
    });

    it('puts checkpoints after the events before them, and goes on after one without a gap or a repeat', async () => {
      const prefix = `counted${randomUUID().slice(0, 8)}`;
      const total = 1500;
      for (let at = 0; at < total; at += 300) {
        const events = Array.from({ length: 300 }, (_, index) => newEvent(at + index));
        await store.append(`${prefix}-1`, at === 0 ? 'noStream' : BigInt(at - 1), events);
      }
      const first = await readSome(store, prefix, undefined, 2);
      const checkpoint = first.filter((item) => item.type === 'checkpoint').at(-1);
      assert.ok(checkpoint !== undefined);
      const seenBefore = eventsOf(first.slice(0, first.indexOf(checkpoint)));
      assert.ok(seenBefore.every((event) => event.position <= checkpoint.position));
      const rest = eventsOf(await readSome(store, prefix, checkpoint.position, Infinity));
      assert.deepEqual(
        [...seenBefore, ...rest].map((event) => Number(event.revision)),
        Array.from({ length: total }, (_, index) => index),
      );
    });

    it('delivers each event once, in order, in rounds too, and says once that it caught up', async () => {
      const prefix = `paced${randomUUID().slice(0, 8)}`;
      const [stream, other] = [`${prefix}-1`, newStream()];
      await store.append(stream, 'noStream', [newEvent(1), newEvent(2)]);
      const abort = new AbortController();
      const seen: unknown[] = [];
      const rounds = paced(store, 50);
      for await (const item of rounds.subscribe({ streamPrefixes: [`${prefix}-`], signal: abort.signal })) {
        if (item.type === 'checkpoint') continue;
        seen.push(item.type === 'event' ? (item.event.data as { number: number }).number : item.type);
        const revision = seen.length - 2;
        if (revision >= 1 && revision < 4) {
          await store.append(other, 'any', [newEvent(0)]);
          await store.append(stream, BigInt(revision), [newEvent(revision + 2)]);
        }
        if (revision === 4) abort.abort();
      }
      assert.deepEqual(seen, [1, 2, 'caughtUp', 3, 4, 5]);
    });

    it('ends a subscription when its signal aborts, even while nothing arrives', async () => {
      const abort = new AbortController();
      for await (const item of store.subscribe({ streamPrefixes: ['nothing-'], signal: abort.signal })) {
        if (item.type === 'caughtUp') setImmediate(() => abort.abort());
      }
      assert.ok(abort.signal.aborted);
    });
  });
}

/** Of an adapter that appends by calls of its own: the client's own appends share one, which a refused one ends for all. */
export function largeAppendContract(name: string, start: () => Promise<Started<LogStore>>): void {
  describe(`event store: ${name}`, () => {
    let started: Started<LogStore>;

    before(async () => {
      started = await start();
    });
    after(() => started.stop());

    it('refuses an append that is too large, and takes the ones beside it', async () => {
      const { store } = started;
      const [large, small] = [newStream(), newStream()];
      const data = new Uint8Array(2 * 1024 * 1024);
      const outcomes = await Promise.allSettled([
        store.append(small, 'noStream', [newEvent(1)]),
        store.append(large, 'noStream', [{ ...newEvent(2), data }]),
        store.append(small, 0n, [newEvent(3)]),
      ]);
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      );
      assert.ok(!outcomes.some((outcome) => isUnavailable(outcome)), 'sending it again is of no use');
    });
  });
}

/** Reads until caught up, or until so many checkpoints came. */
async function readSome(
  store: EventSource,
  prefix: string,
  afterPosition: bigint | undefined,
  checkpoints: number,
): Promise<SubscriptionItem[]> {
  const abort = new AbortController();
  const items: SubscriptionItem[] = [];
  const from = afterPosition === undefined ? {} : { afterPosition };
  for await (const item of store.subscribe({
    ...from,
    streamPrefixes: [`${prefix}-`],
    signal: abort.signal,
  })) {
    items.push(item);
    const enough = items.filter(({ type }) => type === 'checkpoint').length >= checkpoints;
    if (item.type === 'caughtUp' || enough) abort.abort();
  }
  return items;
}

function eventsOf(items: readonly SubscriptionItem[]): RecordedEvent[] {
  return items.flatMap((item) => (item.type === 'event' ? [item.event] : []));
}

function isUnavailable(outcome: PromiseSettledResult<unknown>): boolean {
  return outcome.status === 'rejected' && hasCode(outcome.reason, 'EVENT_STORE_UNAVAILABLE');
}

function newStream(): string {
  return `contract-${randomUUID()}`;
}

function newEvent(number: number): EventToAppend {
  return {
    id: randomUUID(),
    type: 'Counted',
    data: { number },
    metadata: {
      schemaVersion: 2,
      recordedAt: '2014-04-18T10:00:00.000Z',
      causedBy: 'device:kettle-1',
      $correlationId: 'kettle-1/0.1.7',
      $causationId: 'kettle-1/0.1.7',
    },
  };
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
