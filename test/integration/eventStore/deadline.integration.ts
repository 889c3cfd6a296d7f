import assert from 'node:assert/strict';
import { EventStoreDBClient } from '@eventstore/db-client';
import { Client } from 'pg';
import {
  createEmbeddedEventStore,
  type EmbeddedEventStore,
} from '../../../infra/embeddedEventStore/index.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { counted, newStream, numbersIn } from './client.js';

describe('event store: deadlines of appends', () => {
  let postgres: TestPostgres;
  let server: EmbeddedEventStore;
  let client: EventStoreDBClient;
  before(async () => {
    postgres = await startPostgres();
    server = await createEmbeddedEventStore({ databaseUrl: postgres.url, host: '127.0.0.1', port: 0 });
    client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${server.port}?tls=false`);
  });
  after(async () => {
    await client.dispose();
    await server.close();
    await postgres.stop();
  });

  const isLate = { type: 'deadline-exceeded' };

  it('stores nothing of an append that comes after its deadline, and answers the others', async () => {
    const [late, timely] = [newStream(), newStream()];
    const outcomes = await Promise.allSettled([
      client.appendToStream(timely, counted(0)),
      client.appendToStream(late, counted(0), { deadline: -1000 }),
      client.appendToStream(timely, counted(1)),
    ]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    await assert.rejects(client.appendToStream(late, counted(0), { deadline: -1000 }), isLate);
    assert.equal(await numbersIn(client, late), undefined);
  });

  it('answers at the deadline while the database does not', async () => {
    const stream = newStream();
    const blocker = new Client({ connectionString: postgres.url });
    await blocker.connect();
    await blocker.query('begin; lock table event_store.event in exclusive mode');
    await assert.rejects(client.appendToStream(stream, counted(1), { deadline: 300 }), isLate);
    await blocker.query('commit');
    await blocker.end();
    await client.appendToStream(stream, counted(2));
    // A deadline says nothing about the outcome: what was late is stored all the same.
    assert.deepEqual(await numbersIn(client, stream), [1, 2]);
  });
});
