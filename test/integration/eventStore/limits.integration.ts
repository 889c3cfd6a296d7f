import assert from 'node:assert/strict';
import { promisify } from 'node:util';
import { credentials, status } from '@grpc/grpc-js';
import {
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import { OperationsClient } from '@eventstore/db-client/generated/operations_grpc_pb.js';
import operationsPb from '@eventstore/db-client/generated/operations_pb.js';
import { UsersClient } from '@eventstore/db-client/generated/users_grpc_pb.js';
import usersPb from '@eventstore/db-client/generated/users_pb.js';
import { connectEmbedded, counted, newStream, numbersIn, type ConnectedClient } from './client.js';

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
      await assert.rejects(client.appendToStream('x'.repeat(2000), counted(0), options));
      await assert.rejects(client.appendToStream(stream, { ...counted(0), type: 'x'.repeat(2000) }, options));
    }
    await client.appendToStream(stream, counted(1));
    assert.deepEqual(await numbersIn(client, stream), [1]);
  });
});
