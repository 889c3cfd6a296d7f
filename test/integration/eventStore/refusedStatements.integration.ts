import assert from 'node:assert/strict';
import { jsonEvent, UnavailableError } from '@eventstore/db-client';
import { Client } from 'pg';
import {
  connectEmbedded,
  counted,
  newStream,
  numbersIn,
  someCredentials,
  type ConnectedEmbedded,
} from './client.js';

/** What PostgreSQL refuses keeps nothing of itself; the store goes on, and says whose fault it was. */
describe('statements that PostgreSQL refuses', () => {
  let connected: ConnectedEmbedded;
  let database: Client;
  before(async () => {
    connected = await connectEmbedded();
    database = new Client(connected.databaseUrl);
    await database.connect();
    await connected.client.appendToStream(newStream(), counted(0));
  });
  after(async () => {
    await database?.end();
    await connected?.stop();
  });

  const append = (stream: string, type: string) =>
    connected.client.appendToStream(stream, jsonEvent({ type, data: { number: 1 } }));

  it("are no more for types that differ in what a table can't tell apart", async () => {
    const stream = newStream();
    for (const type of ['a\udc00', 'a\ufffd', 'a\udc00']) await append(stream, type);
    const types: string[] = [];
    for await (const { event } of connected.client.readStream(stream)) types.push(event?.type ?? '');
    assert.deepEqual(types, ['a\ufffd', 'a\ufffd', 'a\ufffd']);
  });

  it('reject the request that is at fault, and none of those that came with it', async () => {
    await database.query(
      `alter table event_store.event_type add constraint none check (name not like 'bad%')`,
    );
    const streams = Array.from({ length: 9 }, newStream);
    const outcomes = await Promise.allSettled(
      streams.map((stream, index) => append(stream, index % 3 === 1 ? `bad${index}` : `good${index}`)),
    );
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      streams.map((_, index) => (index % 3 === 1 ? 'rejected' : 'fulfilled')),
    );
    for (const [index, stream] of streams.entries())
      assert.deepEqual(await numbersIn(connected.client, stream), index % 3 === 1 ? undefined : [1]);
    const [refused] = outcomes.filter((outcome) => outcome.status === 'rejected');
    // Node's client knows the status of a bad request by its name alone.
    assert.match(String(refused?.reason), /BadRequest/);
    const withCredentials = { credentials: someCredentials() };
    await assert.rejects(
      connected.client.appendToStream(newStream(), jsonEvent({ type: 'bad', data: {} }), withCredentials),
      /The database can't keep it: .*violates check constraint/,
    );
    await database.query('alter table event_store.event_type drop constraint none');
  });

  it('are tried again by the client when PostgreSQL lacks room, and succeed when it has some', async () => {
    await database.query(`
      create function event_store.full() returns trigger language plpgsql as
        $$ begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$;
      create trigger full_disk before insert on event_store.event execute function event_store.full()`);
    const stream = newStream();
    await assert.rejects(append(stream, 'Full'), (error) => {
      assert.ok(error instanceof UnavailableError, String(error));
      assert.match(error.message, /takes nothing at the moment: could not extend file/);
      return true;
    });
    await database.query('drop trigger full_disk on event_store.event');
    await append(stream, 'Full');
    assert.deepEqual(await numbersIn(connected.client, stream), [1]);
  });
});
