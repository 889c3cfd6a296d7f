import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { EventStoreDBClient } from '@eventstore/db-client';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { counted, newStream, openStreams, useClient } from '../client.js';

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

  // Streams.Read.cs of the server: UUIDOption, and ControlOption with compatibility 1.
  it('sends ids as two 64-bit halves, and the last revision, to clients that ask for them', async () => {
    const stream = newStream();
    const id = randomUUID();
    await client.appendToStream(stream, [counted(0, id), counted(1)]);
    const responses = await read(readStream(stream));
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
});

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
  options.setCount(String(count));
  return options;
}
