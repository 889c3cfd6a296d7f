import assert from 'node:assert/strict';
import { EventStoreDBClient, UnavailableError } from '@eventstore/db-client';
import { Client } from 'pg';
import { createEmbeddedEventStore } from '../../../infra/embeddedEventStore/index.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { counted, newStream, numbersIn } from './client.js';
import { EventStoreProcess } from './eventStoreProcess.js';

describe('event store: one writer for certain', () => {
  let postgres: TestPostgres;
  before(async () => {
    postgres = await startPostgres();
  });
  after(() => postgres.stop());

  it('refuses to start beside another one on the same database, and says why', async () => {
    const options = { databaseUrl: postgres.url, host: '127.0.0.1', port: 0, lockWaitMs: 100 };
    const first = await createEmbeddedEventStore(options);
    await assert.rejects(
      createEmbeddedEventStore(options),
      /Another embedded event store runs on this database/,
    );
    await first.close();
    const next = await createEmbeddedEventStore(options);
    await next.close();
  });

  it('acknowledges nothing after its connection, and so its lock, was taken away', async () => {
    let failure: Error | undefined;
    const onFailure = (error: Error): void => {
      failure = error;
    };
    const server = await createEmbeddedEventStore({
      databaseUrl: postgres.url,
      host: '127.0.0.1',
      port: 0,
      onFailure,
    });
    const client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${server.port}?tls=false`);
    const stream = newStream();
    await client.appendToStream(stream, counted(0));
    await terminateWriter(postgres.url);
    await assert.rejects(client.appendToStream(stream, counted(1)), UnavailableError);
    await assert.rejects(client.deleteStream(stream), UnavailableError);
    assert.ok(failure instanceof Error);
    await client.dispose();
    await server.close();
  });

  it('ends as a process, so that its supervisor starts it again, and goes on with the same events', async () => {
    const server = await EventStoreProcess.start(postgres.url);
    const client = EventStoreDBClient.connectionString(server.url);
    const stream = newStream();
    await client.appendToStream(stream, counted(0));
    await terminateWriter(postgres.url);
    assert.equal(await server.ended(), 1);
    await server.start();
    const again = EventStoreDBClient.connectionString(server.url);
    await again.appendToStream(stream, counted(1), { expectedRevision: 0n });
    assert.deepEqual(await numbersIn(again, stream), [0, 1]);
    assert.equal(await server.end('SIGTERM'), 0);
    await Promise.all([client.dispose(), again.dispose(), server.stop()]);
  });
});

async function terminateWriter(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rowCount } = await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'brewline event-store writer' and datname = current_database()`,
  );
  await client.end();
  assert.equal(rowCount, 1);
}
