import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { connectClient, counted, newStream, numbersIn, take, type ConnectedClient } from '../client.js';

// Sources: EventStoreDB's documentation, "Connection string", and the client's `discovery.ts`.
describe('event store protocol: connections', () => {
  let connected: ConnectedClient;
  const others: EventStoreDBClient[] = [];
  before(async () => {
    connected = await connectClient();
  });
  after(async () => {
    for (const client of others) await client.dispose();
    await connected.stop();
  });

  const connect = (url: string): EventStoreDBClient => {
    const client = EventStoreDBClient.connectionString(url);
    others.push(client);
    return client;
  };

  it('connects by discovery too', async () => {
    const client = connect(connected.url.replace('esdb:', 'esdb+discover:'));
    const stream = newStream();
    await client.appendToStream(stream, counted(0));
    assert.deepEqual(await numbersIn(client, stream), [0]);
  });

  it('tells what it supports, so that clients append in batches', async () => {
    const { supports } = connected.client as unknown as {
      supports: (method: (typeof StreamsService)['batchAppend']) => Promise<boolean>;
    };
    assert.ok(await supports(StreamsService.batchAppend));
  });

  // A client cancels such a read; who takes many resets for an attack ends the connection.
  it('answers 10,000 reads of missing streams on one connection', async () => {
    const client = connect(connected.url);
    const readers = Array.from({ length: 50 }, async (_, reader) => {
      for (let at = 0; at < 200; at += 1)
        assert.equal(await numbersIn(client, `missing-${reader}-${at}`), undefined);
    });
    await Promise.all(readers);
  });

  it('answers the keep-alive pings of a client that waits', async () => {
    const client = connect(`${connected.url}&keepAliveInterval=100&keepAliveTimeout=500`);
    const stream = newStream();
    // `sub/stream missing`: a subscription to a stream without events need not say that it has caught up.
    await client.appendToStream(stream, counted(6));
    const subscription = client.subscribeToStream(stream);
    const taken = take(subscription, 2);
    await once(subscription, 'caughtUp');
    // Nothing but pings is on the way meanwhile.
    await sleep(1500);
    await client.appendToStream(stream, counted(7));
    assert.deepEqual(await taken, [6, 7]);
  });
});
