import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { EventStoreDBClient } from '@eventstore/db-client';
import {
  createEmbeddedEventStore,
  type EmbeddedEventStore,
} from '../../../infra/embeddedEventStore/index.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { until } from '../../support/until.js';
import { newStream } from './client.js';

const host = '127.0.0.1';

describe('event store: a client that vanished without closing its connection', () => {
  let postgres: TestPostgres;
  let server: EmbeddedEventStore;
  before(async () => {
    postgres = await startPostgres();
    server = await createEmbeddedEventStore({ databaseUrl: postgres.url, host, port: 0, keepAliveMs: 200 });
  });
  after(async () => {
    await server.close();
    await postgres.stop();
  });

  it('is dropped with its subscriptions when it no longer answers', async () => {
    const line = await openLine(server.port);
    const client = EventStoreDBClient.connectionString(`esdb://${host}:${line.port}?tls=false`);
    const subscription = client.subscribeToStream(newStream());
    subscription.on('error', () => undefined);
    await once(subscription, 'caughtUp');
    assert.equal(server.stats().subscribers, 1);
    line.cut();
    await until('the subscription is gone', () => server.stats().subscribers === 0);
    line.close();
    await client.dispose();
  });
});

/** A line to the server which can be cut so that neither side is told. */
async function openLine(to: number): Promise<{ port: number; cut(): void; close(): void }> {
  const sockets: Socket[] = [];
  const proxy = createServer((socket) => {
    const onward = connect(to, host);
    sockets.push(socket, onward);
    socket.pipe(onward).pipe(socket);
    for (const one of [socket, onward]) one.on('error', () => undefined);
  }).listen(0, host);
  await once(proxy, 'listening');
  return {
    port: (proxy.address() as AddressInfo).port,
    cut: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}
