import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  binaryEvent,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  WrongExpectedVersionError,
  type AppendToStreamOptions,
  type BinaryEventData,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import {
  connectClient,
  counted,
  newStream,
  numbersIn,
  someCredentials,
  type ConnectedClient,
} from '../client.js';

/** Sending credentials makes the client use the RPC `Append`; without them it uses `BatchAppend` (its `appendToStream`). */
const rpcs: Record<string, AppendToStreamOptions> = {
  BatchAppend: {},
  Append: { credentials: someCredentials() },
};

// Where a test names no source: EventStoreDB's documentation, "Appending events", and `IndexWriter.CheckCommit` of the server.

for (const [rpc, options] of Object.entries(rpcs)) {
  describe(`event store protocol: appending by ${rpc}`, () => {
    let connected: ConnectedClient;
    let client: EventStoreDBClient;
    const append = (
      stream: string,
      expectedRevision: AppendToStreamOptions['expectedRevision'],
      events: ReturnType<typeof counted>[],
    ): ReturnType<EventStoreDBClient['appendToStream']> =>
      client.appendToStream(stream, events, {
        ...options,
        ...(expectedRevision !== undefined && { expectedRevision }),
      });

    before(async () => {
      connected = await connectClient();
      client = connected.client;
    });
    after(() => connected.stop());

    it('answers with the revision and the position of the last event', async () => {
      const stream = newStream();
      const result = await append(stream, 'no_stream', [counted(0), counted(1)]);
      assert.equal(result.nextExpectedRevision, 1n);
      const next = await append(stream, 1n, [counted(2)]);
      assert.ok((next.position?.commit ?? 0n) > (result.position?.commit ?? 0n));
    });

    // IndexWriter.CheckCommit of the server: stream_exists wants an event, or metadata, and no deletion.
    it('appends with stream_exists only where there is a stream', async () => {
      const stream = newStream();
      await assert.rejects(append(stream, 'stream_exists', [counted(0)]), WrongExpectedVersionError);
      await append(stream, 'any', [counted(0)]);
      await append(stream, 'stream_exists', [counted(1)]);
      assert.deepEqual(await numbersIn(client, stream), [0, 1]);
    });

    it('says where the stream is when it is elsewhere', async () => {
      const stream = newStream();
      await append(stream, 'any', [counted(0), counted(1)]);
      const isExact = (error: unknown): boolean =>
        error instanceof WrongExpectedVersionError &&
        error.streamName === stream &&
        error.expectedVersion === 5n &&
        error.actualVersion === 1n;
      await assert.rejects(append(stream, 5n, [counted(2)]), isExact);
      const isAbsent = (error: unknown): boolean =>
        error instanceof WrongExpectedVersionError && error.actualVersion === 'no_stream';
      await assert.rejects(append(newStream(), 0n, [counted(0)]), isAbsent);
    });

    // Documentation, "Appending events": idempotence by event id and expected revision.
    it('answers a repeat as it answered the first time', async () => {
      const stream = newStream();
      const events = [counted(0), counted(1)];
      const first = await append(stream, 'no_stream', events);
      await append(stream, 1n, [counted(2)]);
      const again = await append(stream, 'no_stream', events);
      assert.equal(again.nextExpectedRevision, first.nextExpectedRevision);
      assert.deepEqual(again.position, first.position);
      assert.deepEqual(await numbersIn(client, stream), [0, 1, 2]);
    });

    it('knows a repeat without an exact revision by its ids', async () => {
      const stream = newStream();
      const events = [counted(0), counted(1)];
      await append(stream, 'any', events);
      assert.equal((await append(stream, 'any', events)).nextExpectedRevision, 1n);
      assert.equal((await append(stream, 'stream_exists', events)).nextExpectedRevision, 1n);
      assert.deepEqual(await numbersIn(client, stream), [0, 1]);
    });

    // CheckCommit: CorruptedIdempotency, which StorageWriterService answers as a wrong expected version.
    it('refuses a repeat of which only the beginning is known', async () => {
      const stream = newStream();
      const first = counted(0);
      await append(stream, 'no_stream', [first]);
      for (const expected of ['any', 'no_stream'] as const) {
        await assert.rejects(append(stream, expected, [first, counted(1)]), WrongExpectedVersionError);
      }
      assert.deepEqual(await numbersIn(client, stream), [0]);
    });

    it('takes a known id again at the current revision: ids are not looked at there', async () => {
      const stream = newStream();
      const event = counted(0);
      await append(stream, 'no_stream', [event]);
      await append(stream, 0n, [event]);
      assert.deepEqual(await numbersIn(client, stream), [0, 0]);
    });

    it('takes the same id on two streams', async () => {
      const event = counted(0);
      await append(newStream(), 'any', [event]);
      const other = newStream();
      await append(other, 'any', [event]);
      assert.deepEqual(await numbersIn(client, other), [0]);
    });

    // ClientMessage.WriteEvents may be empty; nothing is written then, so the stream stays absent.
    it('makes no stream of an append without events', async () => {
      const stream = newStream();
      await append(stream, 'no_stream', []);
      await append(stream, 'any', []);
      assert.equal(await numbersIn(client, stream), undefined);
      await append(stream, 'no_stream', [counted(0)]);
      assert.deepEqual(await numbersIn(client, stream), [0]);
    });

    // Options of the server: MaxAppendSize is 1 MiB; `append/size data 1 MiB`: it counts the data alone.
    it('refuses more than 1 MiB of data in one append with the exact limit, and takes no more than that', async () => {
      const stream = newStream();
      const large = (bytes: number): BinaryEventData =>
        binaryEvent({ type: 'Large', data: Buffer.alloc(bytes, 7) });
      const isTooLarge = (error: unknown): boolean =>
        error instanceof MaxAppendSizeExceededError && error.maxAppendSize === 1024 * 1024;
      await assert.rejects(client.appendToStream(stream, large(1024 * 1024 + 1), options), isTooLarge);
      const halves = [large(600 * 1024), large(600 * 1024)];
      await assert.rejects(client.appendToStream(stream, halves, options), isTooLarge);
      await client.appendToStream(stream, large(1024 * 1024), options);
      for await (const { event } of client.readStream(stream)) {
        assert.ok(Buffer.alloc(1024 * 1024, 7).equals(Buffer.from(event?.data as Uint8Array)));
      }
    });

    // streams.proto: RecordedEvent, and its metadata `type`, `content-type` and `created`.
    it('keeps JSON, bytes, metadata, type, id and names in any script', async () => {
      const stream = `${newStream()}-Gärung 発酵`;
      const id = randomUUID();
      const metadata = { ключ: ['a', null, 1.5] };
      await client.appendToStream(stream, { ...counted(4, id), type: 'Würze gekocht', metadata }, options);
      for await (const { event, commitPosition } of client.readStream(stream)) {
        assert.equal(event?.streamId, stream);
        assert.equal(event.id, id);
        assert.equal(event.type, 'Würze gekocht');
        assert.deepEqual(event.data, { number: 4 });
        assert.deepEqual(event.metadata, metadata);
        assert.equal(event.isJson, true);
        assert.ok(Math.abs(event.created.getTime() - Date.now()) < 60_000);
        assert.equal(commitPosition, event.position?.commit);
      }
    });

    it('refuses an append to a tombstoned stream with the typed error', async () => {
      const stream = newStream();
      await append(stream, 'any', [counted(0)]);
      await client.tombstoneStream(stream);
      const isDeleted = (error: unknown): boolean =>
        error instanceof StreamDeletedError && error.streamName === stream;
      await assert.rejects(append(stream, 'any', [counted(1)]), isDeleted);
      await assert.rejects(append(stream, 0n, [counted(1)]), isDeleted);
    });
  });
}

// Streams.BatchAppend.cs of the server: one answer for each correlation id, errors in it; appends are taken in their order.
describe('event store protocol: many appends at once', () => {
  let connected: ConnectedClient;
  before(async () => {
    connected = await connectClient();
  });
  after(() => connected.stop());

  it('commits what belongs together together, and lets a failing append fail alone', async () => {
    const { client } = connected;
    const streams = Array.from({ length: 50 }, newStream);
    const appends = streams.map((stream, index) =>
      client.appendToStream(stream, [counted(index), counted(index)], {
        expectedRevision: index % 10 === 0 ? 99n : 'no_stream',
      }),
    );
    const outcomes = await Promise.allSettled(appends);
    for (const [index, stream] of streams.entries()) {
      const fails = index % 10 === 0;
      assert.equal(outcomes[index]?.status, fails ? 'rejected' : 'fulfilled');
      assert.deepEqual(await numbersIn(client, stream), fails ? undefined : [index, index]);
    }
  });

  it('puts together appends that come in several messages, mixed with others', async () => {
    const { client } = connected;
    const streams = Array.from({ length: 10 }, newStream);
    const numbers = Array.from({ length: 30 }, (_, number) => number);
    await Promise.all(
      streams.map((stream) =>
        client.appendToStream(
          stream,
          numbers.map((number) => counted(number)),
          { batchAppendSize: 200 },
        ),
      ),
    );
    for (const stream of streams) assert.deepEqual(await numbersIn(client, stream), numbers);
  });

  it('keeps the order of appends that are sent one after the other without waiting', async () => {
    const { client } = connected;
    const stream = newStream();
    const numbers = Array.from({ length: 200 }, (_, index) => index);
    await Promise.all(numbers.map((number) => client.appendToStream(stream, counted(number))));
    assert.deepEqual(await numbersIn(client, stream), numbers);
  });
});
