import { randomBytes } from 'node:crypto';
import { status, type CallOptions, type Metadata, type ServiceError } from '@grpc/grpc-js';
import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type {
  AppendReq,
  AppendResp,
  BatchAppendReq,
  BatchAppendResp,
  ReadReq,
  ReadResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import { until } from '../../../../support/until.js';
import { deleteOf, readOf, type Expected } from './messages.js';

/**
 * Sends raw requests, and tells the answers in short texts, as far as a client can see and act on them: success, revisions, the code of an
 * error with its kind, what is readable. Each line of the list has one of its own, so that the names of streams are its own too.
 */
export class RawStore {
  readonly #suffix = `-${randomBytes(4).toString('hex')}`;

  constructor(
    readonly streams: StreamsClient,
    readonly callArguments: () => [Metadata, CallOptions],
  ) {}

  /** The name of a stream that only this line uses. */
  own(name: string): string {
    return `${name}${this.#suffix}`;
  }

  async append(...messages: readonly AppendReq[]): Promise<string> {
    return new Promise((resolve) => {
      const call = this.streams.append(...this.callArguments(), (error, response) =>
        resolve(error ? this.#errorText(error) : this.#appendText(response)),
      );
      for (const message of messages) call.write(message);
      call.end();
    });
  }

  async delete(stream: string | undefined, expected: Expected): Promise<string> {
    const request = deleteOf(new streamsPb.DeleteReq(), stream, expected);
    return new Promise((resolve) => {
      this.streams.delete(request, ...this.callArguments(), (error) =>
        resolve(error ? this.#errorText(error) : 'done'),
      );
    });
  }

  async tombstone(stream: string | undefined, expected: Expected): Promise<string> {
    const request = deleteOf(new streamsPb.TombstoneReq(), stream, expected);
    return new Promise((resolve) => {
      this.streams.tombstone(request, ...this.callArguments(), (error) =>
        resolve(error ? this.#errorText(error) : 'done'),
      );
    });
  }

  /** All answers, the error last. */
  async read(request: ReadReq): Promise<string> {
    const answers: string[] = [];
    try {
      const call = this.streams.read(request, ...this.callArguments());
      for await (const response of call as AsyncIterable<ReadResp>) answers.push(this.#readText(response));
    } catch (error) {
      answers.push(this.#errorText(error as ServiceError));
    }
    return answers.join(' ') || 'nothing';
  }

  /**
   * Subscribes, waits for what `expected` has before `act`, acts, and waits for as many answers as it has behind that.
   *
   * @returns the same as `expected` where the store does what it says
   */
  async subscribe(request: ReadReq, expected: string, act: () => Promise<unknown>): Promise<string> {
    const all = expected.split(' ');
    const answers: string[] = [];
    const call = this.streams.read(request, ...this.callArguments());
    call.on('data', (response: ReadResp) => void answers.push(this.#readText(response)));
    const ended = new Promise<void>((resolve) => {
      call.on('error', (error: ServiceError) => {
        if (error.code !== status.CANCELLED) answers.push(this.#errorText(error));
        resolve();
      });
    });
    const waitFor = (count: number) => until(expected, () => Promise.resolve(answers.length >= count));
    await waitFor(all.indexOf('act'));
    answers.push('act');
    await act();
    await waitFor(all.length);
    call.cancel();
    await ended;
    return answers.join(' ');
  }

  /** The answers, as many as there are requests, in their order; an append that is refused may be answered earlier. */
  async batch(...requests: readonly BatchAppendReq[]): Promise<string> {
    const call = this.streams.batchAppend(...this.callArguments());
    const answers = new Map<string, string>();
    for (const request of requests) call.write(request);
    call.end();
    for await (const answer of call as AsyncIterable<BatchAppendResp>)
      answers.set(keyOf(answer), batchText(answer));
    return requests.map((request) => answers.get(keyOf(request)) ?? 'no answer').join(' ');
  }

  /** A call of one request and one answer, whatever its path and its bytes. */
  async unary(path: string, request: Uint8Array): Promise<Buffer | string> {
    const identity = (bytes: Buffer): Buffer => bytes;
    return new Promise((resolve) => {
      this.streams.makeUnaryRequest(
        path,
        identity,
        identity,
        Buffer.from(request),
        ...this.callArguments(),
        (error, response) => resolve(error ? this.#errorText(error) : (response ?? '')),
      );
    });
  }

  /** Commit and prepare position of the newest event of all. */
  async end(): Promise<readonly [string, string]> {
    const call = this.streams.read(
      readOf({ source: 'all', from: 'end', direction: 1, count: 1 }),
      ...this.callArguments(),
    );
    let position = '0';
    for await (const response of call as AsyncIterable<ReadResp>)
      position = response.getEvent()?.getCommitPosition() ?? position;
    return [position, position];
  }

  #appendText(response: AppendResp): string {
    const success = response.getSuccess();
    if (success !== undefined)
      return `success ${success.hasNoStream() ? 'none' : success.getCurrentRevision()}${success.hasPosition() ? '' : ' without position'}`;
    const wrong = response.getWrongExpectedVersion()!.toObject();
    const is = wrong.currentNoStream ? 'none' : wrong.currentRevision;
    const [expected] = [
      wrong.expectedAny && 'any',
      wrong.expectedNoStream && 'none',
      wrong.expectedStreamExists && 'exists',
      wrong.expectedRevision,
    ].filter((kind) => kind !== undefined);
    const is2060 = wrong.noStream2060 ? 'none' : wrong.currentRevision2060;
    const [expected2060] = [
      wrong.any2060 && 'any',
      wrong.streamExists2060 && 'exists',
      wrong.expectedRevision2060,
    ].filter((kind) => kind !== undefined);
    return `wrong ${is}≠${expected} before 20.6.1: ${is2060}≠${expected2060}`;
  }

  #readText(response: ReadResp): string {
    if (response.hasConfirmation()) return 'confirmed';
    if (response.hasCaughtUp()) return 'caughtUp';
    if (response.hasFellBehind()) return 'fellBehind';
    if (response.hasCheckpoint()) return 'checkpoint';
    if (response.hasStreamNotFound()) return 'notFound';
    if (response.hasEvent()) return this.#eventText(response.getEvent()!);
    const last = response.hasLastStreamPosition();
    return last ? `last:${response.getLastStreamPosition()}` : `first:${response.getFirstStreamPosition()}`;
  }

  #eventText(resolved: ReadResp.ReadEvent): string {
    const link = resolved.hasLink() ? `<-${this.#recordedText(resolved.getLink()!)}` : '';
    return `${resolved.hasEvent() ? this.#recordedText(resolved.getEvent()!) : 'unresolved'}${link}`;
  }

  #recordedText(recorded: ReadResp.ReadEvent.RecordedEvent): string {
    const stream = Buffer.from(recorded.getStreamIdentifier()!.getStreamName_asU8()).toString();
    const revision = recorded.getStreamRevision();
    return `${stream.replace(this.#suffix, '')}#${revision === '9223372036854775807' ? 'end' : revision}`;
  }

  #errorText({ code, metadata }: ServiceError): string {
    const [kind] = metadata.get('exception');
    const versions = ['expected-version', 'actual-version'].flatMap((key) => metadata.get(key));
    return [status[code], kind, ...versions].filter((part) => part !== undefined).join('/');
  }
}

function keyOf(message: BatchAppendReq | BatchAppendResp): string {
  const id = message.getCorrelationId();
  return id === undefined ? 'none' : JSON.stringify(id.toObject());
}

function batchText(answer: BatchAppendResp): string {
  const success = answer.getSuccess();
  if (success === undefined) return answer.getError()?.getMessage() ?? 'neither';
  const revision = success.hasNoStream() ? 'none' : success.getCurrentRevision();
  return `success:${revision}${success.hasPosition() ? '' : ':without-position'}`;
}
