import assert from 'node:assert/strict';
import {
  StreamDeletedError,
  WrongExpectedVersionError,
  type EventStoreDBClient,
  type StreamMetadata,
} from '@eventstore/db-client';
import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { until } from '../../../support/until.js';
import { counted, filled, newStream, numbersIn, openStreams, someCredentials, useClient } from '../client.js';
import { appendOne } from '../rawRequests.js';

// Where a test names no source: EventStoreDB's documentation, "Stream metadata" and "Deleting streams and events".
const backwards = { direction: 'backwards', fromRevision: 'end' } as const;

describe('event store protocol: metadata and deletion', () => {
  let client: EventStoreDBClient;
  useClient((connected) => (client = connected));

  it('keeps metadata and hands it out, the newest only', async () => {
    const stream = await filled(client, 1);
    const metadata: StreamMetadata = {
      maxCount: 3,
      cacheControl: 10,
      acl: { readRoles: ['brewer'] },
      colour: 'amber',
    };
    assert.equal((await client.getStreamMetadata(stream)).metadata, undefined);
    await client.setStreamMetadata(stream, { maxCount: 99 });
    await client.setStreamMetadata(stream, metadata);
    assert.deepEqual((await client.getStreamMetadata(stream)).metadata, metadata);
    const shown: unknown[] = [];
    for await (const { event } of client.readStream(`$$${stream}`)) shown.push(event?.revision);
    assert.deepEqual(shown, [1n]);
  });

  it('shows only the newest $maxCount events, from $tb on', async () => {
    const stream = await filled(client, 10);
    await client.setStreamMetadata(stream, { maxCount: 4 });
    assert.deepEqual(await numbersIn(client, stream), [6, 7, 8, 9]);
    await client.appendToStream(stream, counted(10));
    assert.deepEqual(await numbersIn(client, stream), [7, 8, 9, 10]);
    await client.setStreamMetadata(stream, { truncateBefore: 9 });
    assert.deepEqual(await numbersIn(client, stream), [9, 10]);
    assert.deepEqual(
      await numbersIn(client, stream, { direction: 'backwards', fromRevision: 'end' }),
      [10, 9],
    );
  });

  it('hides what is older than $maxAge', async () => {
    const stream = await filled(client, 2);
    await client.setStreamMetadata(stream, { maxAge: 3600 });
    assert.deepEqual(await numbersIn(client, stream), [0, 1]);
    await client.setStreamMetadata(stream, { maxAge: 1 });
    await until('both are hidden', async () => (await numbersIn(client, stream))?.length === 0);
  });

  // StorageWriterService.SoftUndeleteStream: revisions go on, and earlier events stay hidden.
  it('deletes so that the stream can come back at its next revision', async () => {
    const stream = await filled(client, 3);
    const deleted = await client.deleteStream(stream, { expectedRevision: 2n });
    assert.ok((deleted.position?.commit ?? 0n) > 0n);
    assert.equal(await numbersIn(client, stream), undefined);
    await assert.rejects(
      client.appendToStream(stream, counted(3), { expectedRevision: 'stream_exists' }),
      StreamDeletedError,
    );
    const result = await client.appendToStream(stream, [counted(3), counted(4)], {
      expectedRevision: 'no_stream',
    });
    assert.equal(result.nextExpectedRevision, 4n);
    assert.deepEqual(await numbersIn(client, stream), [3, 4]);
    assert.equal((await client.getStreamMetadata(stream)).metadata?.truncateBefore, 3);
    await client.deleteStream(stream);
    await client.appendToStream(stream, counted(5), { expectedRevision: 4n });
    assert.deepEqual(await numbersIn(client, stream), [5]);
  });

  it('refuses a deletion at another revision with the typed error', async () => {
    const stream = await filled(client, 3);
    const isConflict = (error: unknown): boolean =>
      error instanceof WrongExpectedVersionError &&
      error.expectedVersion === 0n &&
      error.actualVersion === 2n;
    await assert.rejects(client.deleteStream(stream, { expectedRevision: 0n }), isConflict);
    await assert.rejects(client.tombstoneStream(stream, { expectedRevision: 0n }), isConflict);
    assert.deepEqual(await numbersIn(client, stream), [0, 1, 2]);
  });

  // `delete/missing …`, `delete/name $$…`, and StorageWriterService of the server.
  it('deletes nothing where there is nothing', async () => {
    const stream = newStream();
    const isMissing = (error: unknown): boolean =>
      error instanceof WrongExpectedVersionError && error.actualVersion === -1n;
    for (const name of [stream, `$$${stream}`])
      for (const expectedRevision of ['any', 'no_stream'] as const)
        await assert.rejects(client.deleteStream(name, { expectedRevision }), isMissing);
    await client.setStreamMetadata(stream, { maxCount: 1 });
    await client.deleteStream(stream);
  });

  // `meta/1`, `meta/4`, `meta/12`, `meta/18`, `meta/binary on metastream`; a unit test has the rest.
  for (const [what, metadata, shown] of [
    ['0', '{"$maxCount":0}', [0, 1, 2]],
    ['a fraction', '{"$maxCount":2.5}', [0, 1, 2]],
    ['a text', '{"$tb":"2"}', [0, 1, 2]],
    ['more than 64 bits', '{"$tb":9223372036854775808}', [0, 1, 2]],
    ['garbage behind it', '{"$maxCount":2}garbage', [1, 2]],
  ] as const)
    it(`reads metadata as the server does: ${what}`, async () => {
      const stream = await filled(client, 3);
      await appendMetadata(stream, metadata, 'application/json');
      assert.deepEqual(await numbersIn(client, stream), shown);
      assert.deepEqual((await numbersIn(client, stream, backwards))?.reverse(), shown);
    });

  it('reads metadata that is not said to be JSON as none, and shows what it hid before', async () => {
    const stream = await filled(client, 3);
    await client.setStreamMetadata(stream, { maxCount: 1 });
    await appendMetadata(stream, '{"$maxCount":2}', 'application/octet-stream');
    assert.deepEqual(await numbersIn(client, stream), [0, 1, 2]);
  });

  // `append/soft deleted zero`, of both RPCs.
  it('brings a deleted stream back by an append without events', async () => {
    for (const options of [{}, { credentials: someCredentials() }]) {
      const stream = await filled(client, 2);
      await client.deleteStream(stream);
      assert.equal(await numbersIn(client, stream), undefined);
      await client.appendToStream(stream, [], options);
      assert.deepEqual(await numbersIn(client, stream), []);
    }
  });

  it('keeps the other fields of metadata when a stream comes back', async () => {
    const stream = await filled(client, 1);
    await client.deleteStream(stream);
    await appendMetadata(stream, '{"mine":[1.5],"$tb":9223372036854775807}', 'application/json');
    await client.appendToStream(stream, counted(5));
    const newest: unknown[] = [];
    for await (const { event } of client.readStream(`$$${stream}`, { ...backwards, maxCount: 1 }))
      newest.push(event?.data);
    assert.match(JSON.stringify(newest), /"mine":[[]1.5],"[$]tb":1/);
  });

  async function appendMetadata(stream: string, data: string, contentType: string): Promise<void> {
    const { streams, callArguments } = await openStreams(client);
    const call = streams.batchAppend(...callArguments());
    call.write(
      appendOne(`$$${stream}`, {
        type: '$metadata',
        data,
        contentType,
      }),
    );
    call.end();
    for await (const answer of call as AsyncIterable<BatchAppendResp>) assert.ok(answer.hasSuccess());
  }

  it('tombstones for good, the metadata included, and shows the tombstone in $all', async () => {
    const stream = await filled(client, 1);
    await client.tombstoneStream(stream);
    await assert.rejects(client.tombstoneStream(stream), StreamDeletedError);
    await assert.rejects(client.setStreamMetadata(stream, { maxCount: 1 }), StreamDeletedError);
    const types: unknown[] = [];
    for await (const { event } of client.readAll({
      direction: 'backwards',
      fromPosition: 'end',
      maxCount: 1,
    })) {
      types.push([event?.streamId, event?.type, event?.revision]);
    }
    assert.deepEqual(types, [[stream, '$streamDeleted', 2n ** 63n - 1n]]);
  });
});
