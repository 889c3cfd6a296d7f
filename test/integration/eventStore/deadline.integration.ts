import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type IncomingHttpHeaders } from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { status } from '@grpc/grpc-js';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import { Client } from 'pg';
import {
  createEmbeddedEventStore,
  type EmbeddedEventStore,
} from '../../../infra/embeddedEventStore/index.js';
import { frameOf } from '../../../infra/embeddedEventStore/protocol/eventFrames.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { counted, newStream, numbersIn } from './client.js';

describe('event store: deadlines', () => {
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

  it('ends a read at its deadline, though the client takes nothing of it', async () => {
    const stream = newStream();
    const large = jsonEvent({ type: 'Large', data: { text: 'x'.repeat(100_000) } });
    for (let count = 0; count < 20; count += 1) await client.appendToStream(stream, large);
    const session = connect(`http://127.0.0.1:${server.port}`);
    const call = session.request({
      ':method': 'POST',
      ':path': '/event_store.client.streams.Streams/Read',
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-timeout': '1000m',
    });
    call.end(frameOf(readAllOf(stream).serializeBinary()));
    call.pause();
    await once(call, 'response');
    await sleep(1100);
    const ended = once(call, 'trailers');
    let received = 0;
    call.on('data', (chunk: Buffer) => (received += chunk.length)).resume();
    const [trailers] = (await ended) as [IncomingHttpHeaders];
    assert.equal(trailers['grpc-status'], String(status.DEADLINE_EXCEEDED));
    // What was on its way arrives; nothing is sent after the deadline.
    assert.ok(received > 0 && received < 20 * 100_000, `${received} bytes`);
    session.close();
  });
});

function readAllOf(stream: string): ReadReq {
  const identifier = new sharedPb.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream));
  const streamOptions = new streamsPb.ReadReq.Options.StreamOptions();
  streamOptions.setStreamIdentifier(identifier);
  streamOptions.setStart(new emptyPb.Empty());
  const options = new streamsPb.ReadReq.Options();
  options.setStream(streamOptions);
  options.setCount('1000');
  const request = new streamsPb.ReadReq();
  request.setOptions(options);
  return request;
}
