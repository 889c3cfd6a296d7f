import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { connectEmbedded, counted, newStream, numbersIn, type ConnectedEmbedded } from './client.js';
import { appendEvent, appendOptions, batchOf, deleteOf, readOf } from './protocol/differences/messages.js';

/** From dist/test/integration/eventStore. */
const script = join(import.meta.dirname, '../../../../test/integration/eventStore/pythonClient/calls.py');
/** Debian's, which has Debian's python3-grpcio. */
const python = '/usr/bin/python3';

interface Call {
  readonly rpc: 'Append' | 'BatchAppend' | 'Delete' | 'Read';
  readonly requests: readonly { serializeBinary(): Uint8Array }[];
  readonly timeout?: number;
}

interface Answer {
  readonly messages: readonly string[];
  readonly code: string;
  readonly details: string;
  readonly trailers: readonly (readonly [string, string])[];
}

/** gRPC's own library in C, which all clients but Node's, .NET's, Java's and Go's stand on: its half-close, its deadlines, its trailers. */
describe('event store: Python’s gRPC', () => {
  let connected: ConnectedEmbedded;
  before(async function () {
    if (spawnSync(python, ['-c', 'import grpc']).status !== 0) {
      console.log(`    skipped: ${python} has no grpc (Debian: python3-grpcio)`);
      this.skip();
    }
    connected = await connectEmbedded();
  });
  after(() => connected?.stop());

  const send = async (...calls: readonly Call[]): Promise<readonly Answer[]> => {
    const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    const asked = calls.map(({ rpc, requests, timeout = 30 }) => ({
      path: `/event_store.client.streams.Streams/${rpc}`,
      requests: requests.map((request) => Buffer.from(request.serializeBinary()).toString('base64')),
      timeout,
    }));
    child.stdin.end(JSON.stringify({ target: new URL(connected.url).host, calls: asked }));
    const exited = once(child, 'exit') as Promise<[code: number | null]>;
    const [answers, [code]] = await Promise.all([text(child.stdout), exited]);
    assert.equal(code, 0);
    return JSON.parse(answers) as readonly Answer[];
  };

  it('gets an answer to each append of a batch after it has closed its half', async () => {
    const stream = newStream();
    const requests = Array.from({ length: 50 }, () => batchOf({ stream }));
    const [answer] = await send({ rpc: 'BatchAppend', requests });
    assert.equal(answer?.code, 'OK', answer?.details);
    const revisions = answer.messages.map((message) =>
      streamsPb.BatchAppendResp.deserializeBinary(Buffer.from(message, 'base64'))
        .getSuccess()
        ?.getCurrentRevision(),
    );
    assert.deepEqual(
      revisions,
      requests.map((_, revision) => String(revision)),
    );
  });

  it('appends, and reads what it appended, and nothing of a stream that is not there', async () => {
    const stream = newStream();
    const [appended, read, missing] = await send(
      { rpc: 'Append', requests: [appendOptions(stream, 'no'), appendEvent({ data: '{"number":7}' })] },
      { rpc: 'Read', requests: [readOf({ source: { stream } })] },
      { rpc: 'Read', requests: [readOf({ source: { stream: newStream() } })] },
    );
    assert.deepEqual([appended?.code, read?.code, missing?.code], ['OK', 'OK', 'OK']);
    assert.equal(responsesOf(read)[0]?.getEvent()?.getEvent()?.getStreamRevision(), '0');
    assert.deepEqual(
      responsesOf(missing).map((response) => response.hasStreamNotFound()),
      [true],
    );
    assert.deepEqual(await numbersIn(connected.client, stream), [7]);
  });

  it('gets the trailers of each typed error, names in any script percent-encoded', async () => {
    const [ended, filled] = [`${newStream()}-Gärung`, newStream()];
    for (const stream of [ended, filled]) await connected.client.appendToStream(stream, counted(0));
    await connected.client.tombstoneStream(ended);
    const large = appendEvent({ data: Buffer.alloc(1024 * 1024 + 1) });
    const answers = await send(
      { rpc: 'Append', requests: [appendOptions(ended), appendEvent()] },
      { rpc: 'Read', requests: [readOf({ source: { stream: ended } })] },
      { rpc: 'Delete', requests: [deleteOf(new streamsPb.DeleteReq(), filled, '5')] },
      { rpc: 'Append', requests: [appendOptions(filled), large] },
      { rpc: 'Append', requests: [appendOptions(filled), appendEvent({ type: undefined })] },
    );
    const deleted = { exception: 'stream-deleted', 'stream-name': encodeURIComponent(ended) };
    const wrong = { exception: 'wrong-expected-version', 'stream-name': filled };
    assert.deepEqual(
      // HTTP has a date of its own where there is nothing but trailers.
      answers.map(({ code, trailers }) => [
        code,
        Object.fromEntries(trailers.filter(([key]) => key !== 'date')),
      ]),
      [
        ['FAILED_PRECONDITION', deleted],
        ['FAILED_PRECONDITION', deleted],
        ['FAILED_PRECONDITION', { ...wrong, 'expected-version': '5', 'actual-version': '0' }],
        ['INVALID_ARGUMENT', { exception: 'maximum-append-size-exceeded', 'maximum-append-size': '1048576' }],
        [
          'INVALID_ARGUMENT',
          {
            exception: 'missing-required-metadata-property',
            'required-metadata-properties': 'type,content-type',
          },
        ],
      ],
    );
  });

  it('has its deadline kept by a subscription that never ends', async () => {
    const read = readOf({ source: { stream: newStream() }, count: 'subscribe' });
    const [answer] = await send({ rpc: 'Read', requests: [read], timeout: 1 });
    assert.equal(answer?.code, 'DEADLINE_EXCEEDED');
    assert.ok(responsesOf(answer)[0]?.hasConfirmation());
  });
});

function responsesOf(answer: Answer | undefined): streamsPb.ReadResp[] {
  return (answer?.messages ?? []).map((message) =>
    streamsPb.ReadResp.deserializeBinary(Buffer.from(message, 'base64')),
  );
}
