import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  binaryEvent,
  END,
  eventTypeFilter,
  StreamDeletedError,
  streamNameFilter,
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
  type Filter,
} from '@eventstore/db-client';
import { counted, newStream, take, useClient } from '../client.js';

// Where a test names no source: EventStoreDB's documentation, "Catch-up subscriptions", and the server's `Enumerator.AllSubscription` and
// `Enumerator.StreamSubscription`.
describe('event store protocol: catch-up subscriptions', () => {
  let client: EventStoreDBClient;
  useClient((connected) => (client = connected));

  const append = async (stream: string, ...numbers: number[]): Promise<void> => {
    await client.appendToStream(
      stream,
      numbers.map((number) => counted(number)),
    );
  };

  it('delivers a stream from its start, then live', async () => {
    const stream = newStream();
    await append(stream, 0, 1);
    const subscription = client.subscribeToStream(stream);
    const confirmed = once(subscription, 'confirmation');
    const caughtUp = once(subscription, 'caughtUp');
    const taken = take(subscription, 4);
    await confirmed;
    await caughtUp;
    await append(stream, 2);
    await append(newStream(), 99);
    await append(stream, 3);
    assert.deepEqual(await taken, [0, 1, 2, 3]);
  });

  it('begins after the given revision, at the end, or before there is a stream', async () => {
    const stream = newStream();
    const early = take(client.subscribeToStream(stream), 3);
    await append(stream, 0, 1, 2);
    assert.deepEqual(await early, [0, 1, 2]);
    assert.deepEqual(await take(client.subscribeToStream(stream, { fromRevision: 0n }), 2), [1, 2]);
    const live = client.subscribeToStream(stream, { fromRevision: END });
    const taken = take(live, 1);
    await once(live, 'caughtUp');
    await append(stream, 3);
    assert.deepEqual(await taken, [3]);
  });

  it('delivers the tombstone, then ends with the typed error', async () => {
    const stream = newStream();
    await append(stream, 0);
    const subscription = client.subscribeToStream(stream);
    const failed = once(subscription, 'error');
    const types: (string | undefined)[] = [];
    subscription.on('data', ({ event }) => types.push(event?.type));
    await once(subscription, 'caughtUp');
    await client.tombstoneStream(stream);
    const [error] = (await failed) as [unknown];
    assert.ok(error instanceof StreamDeletedError);
    assert.deepEqual(types, ['Counted', '$streamDeleted']);
  });

  it('filters $all by prefixes or a pattern of stream names or event types', async () => {
    const [one, two] = [newStream(), newStream()];
    await append(one, 0);
    await client.appendToStream(two, { ...counted(1), type: `Odd-${two}` });
    await append(two, 2);
    const byFilter = (filter: Filter, count: number): Promise<unknown[]> =>
      take(client.subscribeToAll({ filter }), count);
    assert.deepEqual(await byFilter(streamNameFilter({ prefixes: [one, two] }), 3), [0, 1, 2]);
    assert.deepEqual(await byFilter(streamNameFilter({ regex: `^${two}$` }), 2), [1, 2]);
    assert.deepEqual(await byFilter(eventTypeFilter({ prefixes: [`Odd-${two}`] }), 1), [1]);
    assert.deepEqual(await byFilter(eventTypeFilter({ regex: `${two}$` }), 1), [1]);
  });

  it('delivers $all after a position and from the end', async () => {
    const stream = newStream();
    const result = await client.appendToStream(stream, counted(0));
    await append(stream, 1);
    const position = result.position ?? assert.fail('no position');
    assert.deepEqual(await take(client.subscribeToAll({ fromPosition: position }), 1), [1]);
    const live = client.subscribeToAll({ fromPosition: END });
    const taken = take(live, 1);
    await once(live, 'caughtUp');
    await append(stream, 2);
    assert.deepEqual(await taken, [2]);
  });

  // Enumerator.AllSubscriptionFiltered: a checkpoint after each interval of events looked at, whether or not they match.
  it('sends checkpoints at the asked interval though nothing matches', async () => {
    const stream = newStream();
    const start = await client.appendToStream(stream, counted(0));
    await append(stream, ...Array.from({ length: 100 }, (_, index) => index));
    const checkpoints: bigint[] = [];
    const fromPosition = start.position ?? assert.fail('no position');
    const subscription = client.subscribeToAll({
      fromPosition,
      filter: streamNameFilter({
        prefixes: ['nothing-has-this-'],
        maxSearchWindow: 5,
        checkpointInterval: 4,
        checkpointReached: (_, { commit }) => void checkpoints.push(commit),
      }),
    });
    subscription.resume();
    await once(subscription, 'caughtUp');
    const positions: bigint[] = [];
    for await (const { event } of client.readAll({ fromPosition }))
      positions.push(event?.position?.commit ?? 0n);
    // A checkpoint need not be the position of an event; what counts is how many events lie between two.
    const before = checkpoints.map((commit) => positions.filter((position) => position <= commit).length);
    const steps = before.slice(1, 5).map((events, index) => events - (before[index] ?? 0));
    assert.deepEqual(steps, [20, 20, 20, 20]);
    await subscription.unsubscribe();
  });

  it('loses nothing and repeats nothing while writers append around the moment of catching up', async () => {
    const stream = newStream();
    const total = 3000;
    const writing = (async () => {
      for (let number = 0; number < total; number += 10) {
        await append(stream, ...Array.from({ length: 10 }, (_, index) => number + index));
      }
    })();
    const all = Array.from({ length: total }, (_, index) => index);
    const filter = streamNameFilter({ prefixes: [stream] });
    const subscribers = [
      take(client.subscribeToStream(stream), total),
      take(client.subscribeToAll({ filter }), total),
    ];
    await writing;
    for (const numbers of await Promise.all(subscribers)) assert.deepEqual(numbers, all);
  });

  it('resolves links when asked to, of a stream and of $all, stored and live', async () => {
    const [stream, links] = [newStream(), newStream()];
    const link = (revision: number) =>
      binaryEvent({ type: '$>', data: Buffer.from(`${revision}@${stream}`) });
    await append(stream, 5, 6);
    await client.appendToStream(links, link(1));
    const filter = streamNameFilter({ prefixes: [links] });
    const subscriptions = [
      client.subscribeToStream(links, { resolveLinkTos: true }),
      client.subscribeToAll({ resolveLinkTos: true, filter }),
    ];
    const caughtUp = Promise.all(subscriptions.map((subscription) => once(subscription, 'caughtUp')));
    const taken = Promise.all(subscriptions.map((subscription) => take(subscription, 2)));
    await caughtUp;
    await client.appendToStream(links, link(0));
    assert.deepEqual(await taken, [
      [6, 5],
      [6, 5],
    ]);
  });

  // StorageWriterService of the server: a deletion is metadata, a tombstone is an event of the stream at revision 2^63 - 1.
  it('shows metadata, deletions and tombstones in $all as system events', async () => {
    const stream = newStream();
    await append(stream, 0);
    await client.setStreamMetadata(stream, { maxCount: 5 });
    await client.deleteStream(stream);
    await client.tombstoneStream(stream);
    const seen: unknown[] = [];
    const filter = streamNameFilter({ prefixes: [stream, `$$${stream}`] });
    const subscription = client.subscribeToAll({ filter });
    for await (const { event } of subscription as AsyncIterable<AllStreamResolvedEvent>) {
      const { streamId, type, revision, isJson } = event ?? assert.fail('no event');
      seen.push([streamId, type, revision, isJson]);
      if (seen.length === 4) break;
    }
    await subscription.unsubscribe();
    assert.deepEqual(seen, [
      [stream, 'Counted', 0n, true],
      [`$$${stream}`, '$metadata', 0n, true],
      [`$$${stream}`, '$metadata', 1n, true],
      [stream, '$streamDeleted', 2n ** 63n - 1n, false],
    ]);
  });
});
