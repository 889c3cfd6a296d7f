import assert from 'node:assert/strict';
import {
  BACKWARDS,
  END,
  START,
  StreamDeletedError,
  StreamNotFoundError,
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
  type Position,
} from '@eventstore/db-client';
import { counted, newStream, numberOf, numbersIn, useClient } from '../client.js';

// Where a test names no source: EventStoreDB's documentation, "Reading events", and `ReadIndex` of the server.
describe('event store protocol: reading', () => {
  let client: EventStoreDBClient;
  useClient((connected) => (client = connected));

  const range = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, index) => from + index);

  it('reads a stream longer than one chunk, forwards and backwards', async () => {
    const stream = newStream();
    await client.appendToStream(
      stream,
      range(0, 2500).map((number) => counted(number)),
    );
    assert.deepEqual(await numbersIn(client, stream), range(0, 2500));
    assert.deepEqual(
      await numbersIn(client, stream, { direction: BACKWARDS, fromRevision: END }),
      range(0, 2500).reverse(),
    );
    assert.deepEqual(
      await numbersIn(client, stream, { fromRevision: 1200n, maxCount: 3 }),
      [1200, 1201, 1202],
    );
    assert.deepEqual(
      await numbersIn(client, stream, { direction: BACKWARDS, fromRevision: 1200n, maxCount: 2 }),
      [1200, 1199],
    );
  });

  // Enumerator.ReadStreamForwards: reading from beyond the end is empty, of no stream is "not found".
  it('tells an empty range from an absent stream', async () => {
    const stream = newStream();
    await client.appendToStream(stream, counted(0));
    assert.deepEqual(await numbersIn(client, stream, { fromRevision: 5n }), []);
    assert.deepEqual(await numbersIn(client, stream, { fromRevision: 2n ** 53n + 1n }), []);
    assert.deepEqual(await numbersIn(client, stream, { direction: BACKWARDS, fromRevision: START }), [0]);
    const isNamed = (error: unknown): boolean =>
      error instanceof StreamNotFoundError && error.streamName.endsWith('absent');
    await assert.rejects(async () => {
      for await (const { event } of client.readStream(`${newStream()}absent`)) assert.fail(event?.id);
    }, isNamed);
  });

  it('includes the position forwards and leaves it out backwards', async () => {
    const stream = newStream();
    await client.appendToStream(stream, [counted(0), counted(1), counted(2)]);
    const positions: Position[] = [];
    for await (const { event } of client.readStream(stream))
      if (event?.position) positions.push(event.position);
    const [, second] = positions;
    assert.ok(second !== undefined);
    const numbers = async (events: AsyncIterable<AllStreamResolvedEvent>): Promise<unknown[]> => {
      const found: unknown[] = [];
      for await (const { event } of events) if (event?.streamId === stream) found.push(numberOf(event.data));
      return found;
    };
    assert.deepEqual(await numbers(client.readAll({ fromPosition: second })), [1, 2]);
    assert.deepEqual(await numbers(client.readAll({ fromPosition: second, direction: BACKWARDS })), [0]);
    assert.deepEqual(await numbers(client.readAll({ fromPosition: END })), []);
  });

  it('resolves links only when asked to', async () => {
    const [stream, links] = [newStream(), newStream()];
    await client.appendToStream(stream, [counted(0), counted(1)]);
    const link = { ...counted(0), contentType: 'application/octet-stream' as const, type: '$>' };
    await client.appendToStream(links, { ...link, data: Buffer.from(`1@${stream}`) });
    await client.appendToStream(links, {
      ...counted(0),
      ...link,
      id: crypto.randomUUID(),
      data: Buffer.from(`9@${stream}`),
    });
    const found: unknown[] = [];
    for await (const resolved of client.readStream(links, { resolveLinkTos: true })) {
      found.push([resolved.event?.streamId, numberOf(resolved.event?.data), resolved.link?.revision]);
    }
    assert.deepEqual(found, [
      [stream, 1, 0n],
      [undefined, undefined, 1n],
    ]);
    for await (const resolved of client.readStream(links)) {
      assert.equal(resolved.event?.type, '$>');
      assert.equal(resolved.link, undefined);
    }
  });

  it('reads at the end of a tombstoned stream with the typed error', async () => {
    const stream = newStream();
    await client.appendToStream(stream, counted(0));
    await client.tombstoneStream(stream, { expectedRevision: 0n });
    await assert.rejects(numbersIn(client, stream), StreamDeletedError);
  });
});
