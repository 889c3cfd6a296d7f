import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { credentials, status } from '@grpc/grpc-js';
import {
  END,
  FORWARDS,
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  streamNameFilter,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import { OperationsClient } from '@eventstore/db-client/generated/operations_grpc_pb.js';
import operationsPb from '@eventstore/db-client/generated/operations_pb.js';
import { UsersClient } from '@eventstore/db-client/generated/users_grpc_pb.js';
import usersPb from '@eventstore/db-client/generated/users_pb.js';
import { connectEmbedded, counted, newStream, numbersIn, take, type ConnectedClient } from './client.js';

describe('event store: where the embedded one differs', () => {
  let connected: ConnectedClient;
  let client: EventStoreDBClient;
  before(async () => {
    connected = await connectEmbedded();
    client = connected.client;
  });
  after(() => connected.stop());

  it('says what to use instead of what it leaves out', async () => {
    const settings = persistentSubscriptionToStreamSettingsFromDefaults();
    await assert.rejects(client.createPersistentSubscriptionToStream(newStream(), 'group', settings), {
      code: status.UNIMPLEMENTED,
      message: /use a catch-up subscription and keep its checkpoint/,
    });
    for (const refused of [
      client.createPersistentSubscriptionToAll('group', persistentSubscriptionToAllSettingsFromDefaults()),
      client.listAllPersistentSubscriptions(),
      client.getPersistentSubscriptionToStreamInfo(newStream(), 'group'),
      client.replayParkedMessagesToStream(newStream(), 'group'),
    ])
      await assert.rejects(refused, /Persistent subscriptions are left out/);
    await assert.rejects(client.createProjection('name', 'fromAll()'), {
      code: status.UNIMPLEMENTED,
      message: /use a catch-up subscription to \$all/,
    });
    const target = [new URL(connected.url).host, credentials.createInsecure()] as const;
    const [users, operations] = [new UsersClient(...target), new OperationsClient(...target)];
    await assert.rejects(
      promisify(users.create.bind(users))(new usersPb.CreateReq()),
      /the users of the event store are in its EVENTSTORE_USERS_FILE/,
    );
    await assert.rejects(
      promisify(operations.startScavenge.bind(operations))(new operationsPb.StartScavengeReq()),
      /brewline scavenge/,
    );
    users.close();
    operations.close();
  });

  it('refuses names that PostgreSQL could not keep, by either RPC, and goes on', async () => {
    const stream = newStream();
    for (const options of [{}, { credentials: { username: 'admin', password: 'changeit' } }]) {
      await assert.rejects(client.appendToStream(`${stream}\0`, counted(0), options));
      await assert.rejects(client.appendToStream('x'.repeat(2601), counted(0), options));
      await assert.rejects(client.appendToStream(stream, { ...counted(0), type: 'x'.repeat(2601) }, options));
    }
    await client.appendToStream(stream, counted(1));
    assert.deepEqual(await numbersIn(client, stream), [1]);
    // Random, so that PostgreSQL can't make it shorter.
    const longest = randomBytes(1950).toString('base64');
    await client.appendToStream(longest, { ...counted(2), type: longest });
    await client.setStreamMetadata(longest, { maxCount: 1 });
    assert.deepEqual(await numbersIn(client, longest), [2]);
  });

  // `append/stream name $all`, `delete/name $all`, `tombstone/name $all`: a stream of that name could never be read.
  it('lets nobody write to $all, by either RPC', async () => {
    for (const options of [{}, { credentials: { username: 'admin', password: 'changeit' } }])
      await assert.rejects(client.appendToStream('$all', counted(0), options), { type: 'access-denied' });
  });

  // `read/r from=18446744073709551615 dir=0`: a real node answers with an error that says nothing.
  it('finds nothing forwards from the end', async () => {
    const stream = newStream();
    await client.appendToStream(stream, counted(0));
    assert.deepEqual(await numbersIn(client, stream, { direction: FORWARDS, fromRevision: END }), []);
  });

  it('keeps a live subscriber that takes one event at a time, without a gap or a repeat', async () => {
    const stream = newStream();
    await client.appendToStream(stream, counted(0));
    const filter = streamNameFilter({ prefixes: [stream] });
    const subscription = client.subscribeToAll({ filter }, { highWaterMark: 1 });
    const taken = take(subscription, 2000);
    const numbers = Array.from({ length: 2000 }, (_, number) => number);
    for (let at = 1; at < numbers.length; at += 100)
      await client.appendToStream(
        stream,
        numbers.slice(at, at + 100).map((number) => counted(number)),
      );
    assert.deepEqual(await taken, numbers);
  });
});
