import assert from 'node:assert/strict';
import {
  StreamDeletedError,
  WrongExpectedVersionError,
  type EventStoreDBClient,
  type StreamMetadata,
} from '@eventstore/db-client';
import { until } from '../../../support/until.js';
import { counted, filled, numbersIn, useClient } from '../client.js';

// Where a test names no source: EventStoreDB's documentation, "Stream metadata" and "Deleting streams and events".
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
