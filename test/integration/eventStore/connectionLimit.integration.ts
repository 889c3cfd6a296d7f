import assert from 'node:assert/strict';
import { once } from 'node:events';
import http2, { type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import {
  createEmbeddedEventStore,
  type EmbeddedEventStore,
} from '../../../infra/embeddedEventStore/index.js';
import { Attackers } from '../../support/attackers.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { makeStoreProtection, type StoreProtection } from '../../support/storeProtection.js';
import { until } from '../../support/until.js';

const limits = { connections: 20, logInWithinMs: 1_000 };

describe('event store: connections on which nobody logs in', () => {
  let postgres: TestPostgres;
  let protection: StoreProtection;
  let store: EmbeddedEventStore;
  let client: EventStoreDBClient;

  before(async () => {
    [postgres, protection] = await Promise.all([startPostgres(), makeStoreProtection()]);
    const to = { databaseUrl: postgres.url, host: '127.0.0.1', port: 0 };
    store = await createEmbeddedEventStore({ ...to, ...protection.options, limits });
    client = EventStoreDBClient.connectionString(protection.urlOf('ingest', store.port));
  });
  after(async () => {
    await client?.dispose();
    await store?.close();
    await protection?.remove();
    await postgres?.stop();
  });

  const append = (to = client) =>
    to.appendToStream('device-a', jsonEvent({ type: 'DeviceConnected', data: {} }));

  it('make room for others, and not those who logged in', async () => {
    await append();
    const attackers = new Attackers(store.port);
    try {
      await attackers.open(3 * limits.connections);
      await until('the oldest made room', () => attackers.closed > 2 * limits.connections);
      const other = EventStoreDBClient.connectionString(protection.urlOf('ingest', store.port));
      await append(other);
      await other.dispose();
      await append();
    } finally {
      attackers.close();
    }
  });

  it('are ended in time: before a handshake, in it, after it, and with a wrong password', async () => {
    const [idle, begun] = [new Attackers(store.port), new Attackers(store.port)];
    const [silent, wrong] = [openSession(), openSession()];
    try {
      await Promise.all([idle.open(3), begun.open(3)]);
      begun.sendAll('\x16\x03\x01');
      assert.equal(await statusOf(wrong, `brewline_ingest:${'f'.repeat(64)}`), '16');
      await until('all are ended', () => idle.closed === 3 && begun.closed === 3);
      await until('and so are those with TLS', () => silent.destroyed && wrong.destroyed);
    } finally {
      for (const attackers of [idle, begun]) attackers.close();
      for (const session of [silent, wrong]) session.destroy();
    }
  });

  function openSession(): ClientHttp2Session {
    const session = http2.connect(`https://localhost:${store.port}`, { rejectUnauthorized: false });
    return session.on('error', () => undefined);
  }

  it('do not keep the store from closing', async () => {
    const attackers = new Attackers(store.port);
    await attackers.open(3);
    await client.dispose();
    await store.close();
    await until('all are ended', () => attackers.closed === 3);
  });
});

/** Of a read as this user. */
async function statusOf(session: ClientHttp2Session, login: string): Promise<unknown> {
  const stream = session.request({
    ':method': 'POST',
    ':path': '/event_store.client.streams.Streams/Read',
    'content-type': 'application/grpc',
    te: 'trailers',
    authorization: `Basic ${Buffer.from(login).toString('base64')}`,
  });
  const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders];
  return headers['grpc-status'];
}
