import { randomUUID } from 'node:crypto';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { appendRefusal } from './appendRefusal.js';
import type { BatchAppendAnswer } from './batchAppendAnswer.js';
import { encodeBatchAppend } from './batchAppendRequest.js';
import type { RawAppend } from './rawEvent.js';

/** Maximum number and bytes of unanswered appends; the server works on some while others are in flight. */
const maxUnanswered = 256;
const maxUnansweredBytes = 8 * 1024 * 1024;
/** The server refuses an append at its deadline. If it does not answer within this additional time, the call is abandoned. */
const graceMs = 5_000;

/** Takes encoded requests. */
export type AppendCall = ClientDuplexStream<Buffer, BatchAppendAnswer>;

interface Unanswered {
  readonly append: RawAppend;
  readonly bytes: number;
  readonly timer: NodeJS.Timeout;
  readonly resolve: (lastRevision: bigint) => void;
  readonly reject: (error: Error) => void;
}

export interface RawAppenderOptions {
  readonly openCall: () => Promise<AppendCall>;
  /** Timeout of an append at the server. */
  readonly deadlineMs: number;
}

/**
 * Sends appends on one call, without waiting for each: a server takes the appends of a call in order, and answers each. When a
 * call ends, its unanswered appends fail, and the next append opens another call.
 */
export class RawAppender {
  readonly #options: RawAppenderOptions;
  readonly #unanswered = new Map<string, Unanswered>();
  #bytes = 0;
  #call: Promise<AppendCall> | undefined;
  #isClosed = false;
  #lastSent: Promise<unknown> = Promise.resolve();
  #wake: () => void = () => undefined;

  constructor(options: RawAppenderOptions) {
    this.#options = options;
  }

  /**
   * Appends all events or none.
   *
   * @returns the revision of the last event.
   * @throws BrewlineError `WRONG_EXPECTED_REVISION`, the client's error for another refusal, or the error that ended the call.
   */
  async append(append: RawAppend): Promise<bigint> {
    return (await this.send(append)).outcome;
  }

  /** Sends an append after all earlier ones; resolves with its outcome's promise when it is sent. */
  send(append: RawAppend): Promise<{ readonly outcome: Promise<bigint> }> {
    const sent = this.#lastSent.then(() => this.#send(append));
    this.#lastSent = sent.catch(() => undefined);
    return sent;
  }

  /** Ends the call; unanswered appends may be stored or not. */
  close(): void {
    this.#isClosed = true;
    const call = this.#call;
    this.#failAll(closed());
    void call?.then(
      (open) => open.cancel(),
      () => undefined,
    );
  }

  async #send(append: RawAppend): Promise<{ readonly outcome: Promise<bigint> }> {
    while (this.#isFull()) await new Promise<void>((resolve) => (this.#wake = resolve));
    if (this.#isClosed) throw closed();
    const call = await this.#open();
    if (this.#isClosed) throw closed();
    const outcome = this.#expectAnswer(append, (correlationId) =>
      call.write(encodeBatchAppend(correlationId, append, this.#options.deadlineMs)),
    );
    // Whoever awaits it gets the error; without this, an unawaited rejection would end the process.
    outcome.catch(() => undefined);
    return { outcome };
  }

  #isFull(): boolean {
    return this.#unanswered.size >= maxUnanswered || this.#bytes >= maxUnansweredBytes;
  }

  async #open(): Promise<AppendCall> {
    if (this.#call) return this.#call;
    const opening = this.#options.openCall();
    this.#call = opening;
    try {
      const call = await opening;
      const ended = (error: Error) => this.#ended(opening, error);
      call.on('data', (answer: BatchAppendAnswer) => this.#answered(answer));
      call.on('error', ended);
      call.on('end', () =>
        ended(new BrewlineError('EVENT_STORE_UNAVAILABLE', 'the event store ended the call')),
      );
      return call;
    } catch (error) {
      if (this.#call === opening) this.#call = undefined;
      throw error;
    }
  }

  #expectAnswer(append: RawAppend, write: (correlationId: string) => void): Promise<bigint> {
    const correlationId = randomUUID();
    const bytes = append.events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
    const timeoutMs = this.#options.deadlineMs + graceMs;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp(timeoutMs), timeoutMs);
      this.#unanswered.set(correlationId, { append, bytes, timer, resolve, reject });
      this.#bytes += bytes;
      write(correlationId);
    });
  }

  /** The server answers nothing, not even a timeout. */
  #giveUp(timeoutMs: number): void {
    const call = this.#call;
    this.#failAll(new BrewlineError('EVENT_STORE_UNAVAILABLE', `no answer within ${timeoutMs} ms`));
    void call?.then((open) => open.cancel());
  }

  #answered({ correlationId, outcome }: BatchAppendAnswer): void {
    const unanswered = this.#unanswered.get(correlationId);
    if (unanswered === undefined) return;
    this.#forget(correlationId, unanswered);
    if (typeof outcome === 'bigint') unanswered.resolve(outcome);
    else unanswered.reject(appendRefusal(unanswered.append, outcome));
    this.#wake();
  }

  #ended(call: Promise<AppendCall>, error: Error): void {
    // An abandoned call has no unanswered appends any more.
    if (this.#call === call) this.#failAll(error);
  }

  #failAll(error: Error): void {
    this.#call = undefined;
    for (const [correlationId, unanswered] of this.#unanswered) {
      this.#forget(correlationId, unanswered);
      unanswered.reject(error);
    }
    this.#wake();
  }

  #forget(correlationId: string, { bytes, timer }: Unanswered): void {
    clearTimeout(timer);
    this.#unanswered.delete(correlationId);
    this.#bytes -= bytes;
  }
}

function closed(): BrewlineError {
  return new BrewlineError('EVENT_STORE_UNAVAILABLE', 'the connection to the event store was closed');
}
