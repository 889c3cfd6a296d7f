import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { BatchAppendAnswer } from '../../../adapters/eventStore/raw/batchAppendAnswer.js';
import { OrderedAppender } from '../../../adapters/eventStore/raw/orderedAppender.js';
import { RawAppender, type AppendCall } from '../../../adapters/eventStore/raw/rawAppender.js';

/** A call to a server that answers when it is told to. */
class FakeCall extends EventEmitter {
  readonly written: BatchAppendReq[] = [];
  isCancelled = false;

  write(request: Buffer): boolean {
    return this.written.push(streamsPb.BatchAppendReq.deserializeBinary(request)) > 0;
  }

  cancel(): void {
    this.isCancelled = true;
    this.emit('error', new Error('cancelled'));
  }

  answer(at: number): void {
    const correlationId = this.written[at]?.getCorrelationId()?.getString() ?? '';
    this.emit('data', { correlationId, outcome: BigInt(at) } satisfies BatchAppendAnswer);
  }
}

describe('the raw appender', () => {
  let calls: FakeCall[];
  let appender: RawAppender;
  beforeEach(() => {
    calls = [];
    appender = newAppender(10_000);
  });
  afterEach(() => appender.close());

  function newAppender(deadlineMs: number): RawAppender {
    return new RawAppender({
      deadlineMs,
      openCall: async () => {
        const call = new FakeCall();
        calls.push(call);
        return call as unknown as AppendCall;
      },
    });
  }

  const to = (stream: string) => ({ stream, afterRevision: 'any', events: [] }) as const;

  it('sends appends in order on one call, and answers each by itself', async () => {
    const appends = ['a', 'b', 'c'].map((stream) => appender.append(to(stream)));
    await setImmediate();
    const [call] = calls;
    const streams = call?.written.map((request) =>
      Buffer.from(request.getOptions()?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString(),
    );
    assert.deepEqual(streams, ['a', 'b', 'c']);
    for (const at of [2, 0, 1]) call?.answer(at);
    assert.deepEqual(await Promise.all(appends), [0n, 1n, 2n]);
    assert.equal(calls.length, 1);
  });

  it('fails what a call leaves unanswered when it ends, seen by somebody or not, and opens another one', async () => {
    const unseen: unknown[] = [];
    const onUnseen = (error: unknown) => unseen.push(error);
    process.on('unhandledRejection', onUnseen);
    const failed = appender.append(to('a'));
    await appender.send(to('b'));
    calls[0]?.emit('error', new Error('the connection broke'));
    await assert.rejects(failed, /the connection broke/);
    await setImmediate();
    process.off('unhandledRejection', onUnseen);
    assert.deepEqual(unseen, []);
    const next = appender.append(to('a'));
    await setImmediate();
    calls[1]?.answer(0);
    assert.equal(await next, 0n);
  });

  it('has only so many on their way', async () => {
    const appends = Array.from({ length: 300 }, () => appender.append(to('a')));
    await setImmediate();
    assert.equal(calls[0]?.written.length, 256);
    for (let at = 0; at < 256; at += 1) calls[0]?.answer(at);
    await setImmediate();
    for (let at = 256; at < 300; at += 1) calls[0]?.answer(at);
    assert.equal((await Promise.all(appends)).length, 300);
  });

  it('gives up a call on which nothing is answered', async () => {
    const impatient = newAppender(-4_950);
    await assert.rejects(impatient.append(to('a')), { code: 'EVENT_STORE_UNAVAILABLE' });
    await setImmediate();
    assert.equal(calls[0]?.isCancelled, true);
    impatient.close();
  });

  it('appends nothing after the first failure where the order counts', async () => {
    const ordered = new OrderedAppender(appender);
    for (let sent = 0; sent < 256; sent += 1) await ordered.append(to('a'), () => undefined);
    const waiting = ordered.append(to('b'), () => undefined);
    calls[0]?.emit('error', new Error('the connection broke'));
    await assert.rejects(waiting, /the connection broke/);
    await assert.rejects(
      ordered.append(to('c'), () => undefined),
      /the connection broke/,
    );
    await assert.rejects(ordered.settled(), /the connection broke/);
    assert.deepEqual(
      calls.slice(1).flatMap(({ written }) => written),
      [],
    );
  });
});
