import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { binaryEvent, streamNameFilter, type EventStoreDBClient } from '@eventstore/db-client';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type { BatchAppendResp, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { counted, newStream, numbersIn, openStreams, take, useClient } from '../client.js';
import { appendOne, uuidOf } from '../rawRequests.js';

const { Options } = streamsPb.ReadReq;

/** What streams.proto has and EventStoreDB's Node client does not use, spoken with the generated classes. */
describe('event store protocol: what other clients use', () => {
  let client: EventStoreDBClient;
  useClient((connected) => (client = connected));

  const read = async (options: ReadReq.Options): Promise<ReadResp[]> => {
    const request = new streamsPb.ReadReq();
    request.setOptions(options);
    const { streams, callArguments } = await openStreams(client);
    const responses: ReadResp[] = [];
    const call = streams.read(request, ...callArguments());
    for await (const response of call as AsyncIterable<ReadResp>) responses.push(response);
    return responses;
  };

  // `read/no uuid option`, and Streams.Read.cs of the server: ControlOption with compatibility 1.
  it('sends ids as two 64-bit halves, and the last revision, to clients that ask for them', async () => {
    const stream = newStream();
    const id = randomUUID();
    await client.appendToStream(stream, [counted(0, id), counted(1)]);
    const options = readStream(stream);
    options.setUuidOption(uuidOption('structured'));
    const responses = await read(options);
    const recorded = responses[0]?.getEvent()?.getEvent();
    const structured = recorded?.getId()?.getStructured();
    const half = (bits = '0'): string => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0');
    assert.equal(
      half(structured?.getMostSignificantBits()) + half(structured?.getLeastSignificantBits()),
      id.replaceAll('-', ''),
    );
    assert.equal(recorded?.getMetadataMap().get('content-type'), 'application/json');
    assert.equal(responses.at(-1)?.getLastStreamPosition(), '1');
  });

  // Enumerator.ReadAllBackwardsFiltered of the server: the count is of events that match.
  it('filters a read of $all, and counts only what matches', async () => {
    const stream = newStream();
    await client.appendToStream(
      stream,
      [0, 1, 2, 3].map((number) => counted(number)),
    );
    await client.appendToStream(newStream(), counted(9));
    const options = readAllBackwards(3);
    const expression = new Options.FilterOptions.Expression();
    expression.addPrefix(stream);
    const filter = new Options.FilterOptions();
    filter.setStreamIdentifier(expression);
    filter.setMax(32);
    filter.setCheckpointintervalmultiplier(1);
    options.setFilter(filter);
    const revisions = (await read(options)).map((response) =>
      response.getEvent()?.getEvent()?.getStreamRevision(),
    );
    assert.deepEqual(revisions, ['3', '2', '1']);
  });

  // Only a subscription has checkpoints; .NET's client leaves the interval of a read at 0.
  it('reads with a filter whose interval of checkpoints is 0', async () => {
    const stream = newStream();
    await client.appendToStream(stream, counted(0));
    const options = readAllBackwards(1);
    const expression = new Options.FilterOptions.Expression();
    expression.addPrefix(stream);
    const filter = new Options.FilterOptions();
    filter.setStreamIdentifier(expression);
    filter.setMax(32);
    options.setFilter(filter);
    assert.equal((await read(options)).length, 1);
  });

  // `sub/all position beyond`: a consumer may come with a checkpoint of another store.
  it('gives a subscription that begins beyond the end what comes next', async () => {
    const stream = newStream();
    const subscription = client.subscribeToAll({
      fromPosition: { commit: 2n ** 62n, prepare: 2n ** 62n },
      filter: streamNameFilter({ prefixes: [stream] }),
    });
    await new Promise((resolve) => subscription.once('confirmation', resolve));
    await client.appendToStream(stream, counted(7));
    assert.deepEqual(await take(subscription, 1), [7]);
  });

  // Python's client sends all, closes its half, and reads the answers.
  it('answers every append of a batch whose client has closed its half', async () => {
    const stream = newStream();
    const { streams, callArguments } = await openStreams(client);
    const call = streams.batchAppend(...callArguments());
    const sent = Array.from({ length: 5 }, () => randomUUID() as string);
    for (const correlationId of sent) call.write(appendOne(stream, { correlationId: uuidOf(correlationId) }));
    call.end();
    const answers: (string | undefined)[] = [];
    for await (const answer of call as AsyncIterable<BatchAppendResp>) {
      assert.ok(answer.hasSuccess(), String(answer.getError()?.getMessage()));
      answers.push(answer.getCorrelationId()?.getString());
    }
    assert.deepEqual(answers, sent);
    assert.deepEqual((await numbersIn(client, stream))?.length, 5);
  });

  // `batch/no correlation`, `batch/structured correlation`, `batch/bad then good`.
  it('refuses an append whose correlation id is none, and goes on; it gives an id back as it came', async () => {
    const { streams, callArguments } = await openStreams(client);
    const call = streams.batchAppend(...callArguments());
    const structured = new sharedPb.UUID();
    const halves = new sharedPb.UUID.Structured();
    halves.setMostSignificantBits('1');
    halves.setLeastSignificantBits('2');
    structured.setStructured(halves);
    for (const id of [undefined, uuidOf('no id'), structured])
      call.write(appendOne(newStream(), { correlationId: id }));
    call.end();
    const answers: BatchAppendResp.AsObject[] = [];
    for await (const answer of call as AsyncIterable<BatchAppendResp>) answers.push(answer.toObject());
    assert.deepEqual(
      answers.map(({ error, success }) => error?.message ?? success?.currentRevision),
      ['BadRequest', 'BadRequest', '0'],
    );
    assert.deepEqual(answers[2]?.correlationId?.structured, {
      mostSignificantBits: '1',
      leastSignificantBits: '2',
    });
  });

  // `append/id 32 hex`, `append/id braces`: what `Guid.Parse` reads.
  it('takes ids in each form that .NET writes', async () => {
    const stream = newStream();
    const ids = [randomUUID(), randomUUID(), randomUUID()] as const;
    const written = [ids[0].replaceAll('-', ''), `{${ids[1]}}`, `(${ids[2].toUpperCase()})`];
    const { streams, callArguments } = await openStreams(client);
    const call = streams.batchAppend(...callArguments());
    for (const id of written) call.write(appendOne(stream, { id: uuidOf(id) }));
    call.end();
    for await (const answer of call as AsyncIterable<BatchAppendResp>) assert.ok(answer.hasSuccess());
    const read: string[] = [];
    for await (const { event } of client.readStream(stream)) read.push(event?.id ?? '');
    assert.deepEqual(read, ids);
  });

  // `links/…`: an event of the type of links that does not say where it leads.
  it('resolves a link that leads nowhere to nothing, and one that is none to itself', async () => {
    const stream = newStream();
    const link = (data: string) => binaryEvent({ type: '$>', data: Buffer.from(data) });
    await client.appendToStream(stream, [link('0@nothing'), link('no link')]);
    const found: (string | undefined)[] = [];
    for await (const { event, link } of client.readStream(stream, { resolveLinkTos: true }))
      found.push(event ? `event ${event.revision}` : `link ${link?.revision}`);
    assert.deepEqual(found, ['link 0', 'event 1']);
  });
});

/** A real node never answers a read without it: `read/no uuid option`. */
function uuidOption(form: 'string' | 'structured'): ReadReq.Options.UUIDOption {
  const option = new Options.UUIDOption();
  if (form === 'string') option.setString(new sharedPb.Empty());
  else option.setStructured(new sharedPb.Empty());
  return option;
}

function readStream(stream: string): ReadReq.Options {
  const identifier = new sharedPb.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream));
  const streamOptions = new Options.StreamOptions();
  streamOptions.setStreamIdentifier(identifier);
  streamOptions.setStart(new sharedPb.Empty());
  const control = new Options.ControlOption();
  control.setCompatibility(1);
  const options = new Options();
  options.setStream(streamOptions);
  options.setControlOption(control);
  options.setCount('10');
  options.setNoFilter(new sharedPb.Empty());
  return options;
}

function readAllBackwards(count: number): ReadReq.Options {
  const all = new Options.AllOptions();
  all.setEnd(new sharedPb.Empty());
  const options = new Options();
  options.setAll(all);
  options.setReadDirection(Options.ReadDirection.BACKWARDS);
  options.setUuidOption(uuidOption('string'));
  options.setCount(String(count));
  return options;
}
