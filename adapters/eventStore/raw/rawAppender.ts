import { randomUUID } from 'node:crypto';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { toBatchAppendRequest } from './batchAppendRequest.js';
import type { RawAppend } from './rawEvent.js';

/** Unanswered appends and their bytes at most; the server works on some while others are on their way. */
const maxUnanswered = 256;
const maxUnansweredBytes = 8 * 1024 * 1024;

interface Unanswered {
  readonly stream: string;
  readonly bytes: number;
  readonly resolve: (lastRevision: bigint) => void;
}

/**
 * Appends one after the other on one call, without waiting for each: a server takes the appends of a call in their order.
 * The first that fails ends the call; what was sent after it is not sent again.
 */
export class RawAppender {
  readonly #call: ClientDuplexStream<BatchAppendReq, BatchAppendResp>;
  readonly #unanswered = new Map<string, Unanswered>();
  #bytes = 0;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(call: ClientDuplexStream<BatchAppendReq, BatchAppendResp>) {
    this.#call = call;
    call.on('data', (response: BatchAppendResp) => this.#answered(response));
    call.on('error', (error: Error) => this.#fail(error));
    call.on('end', () => this.#fail(new Error('the event store ended the call')));
  }

  /**
   * Sends an append; resolves when there is room for the next.
   *
   * @param onAppended is told the revision of its last event once it is stored.
   * @throws Error of this append or of an earlier one.
   */
  async append(append: RawAppend, onAppended: (lastRevision: bigint) => void): Promise<void> {
    await this.#until(
      () => this.#unanswered.size < maxUnanswered && (this.#bytes < maxUnansweredBytes || this.#bytes === 0),
    );
    const correlationId = randomUUID();
    const bytes = append.events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
    this.#unanswered.set(correlationId, { stream: append.stream, bytes, resolve: onAppended });
    this.#bytes += bytes;
    this.#call.write(toBatchAppendRequest(correlationId, append));
  }

  /** Resolves when everything that was sent is stored. */
  async settled(): Promise<void> {
    await this.#until(() => this.#unanswered.size === 0);
  }

  /** Ends the call; what is unanswered may be stored or not. */
  close(): void {
    this.#fail(new Error('the call was closed'));
    this.#call.cancel();
  }

  async #until(condition: () => boolean): Promise<void> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      if (condition()) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #answered(response: BatchAppendResp): void {
    const correlationId = response.getCorrelationId()?.getString() ?? '';
    const append = this.#unanswered.get(correlationId);
    if (append === undefined) return;
    this.#unanswered.delete(correlationId);
    this.#bytes -= append.bytes;
    const error = response.getError();
    if (error === undefined) append.resolve(BigInt(response.getSuccess()?.getCurrentRevision() ?? 0));
    else this.#fail(new Error(`append to stream ${append.stream} was refused: ${error.getMessage()}`));
    this.#wake?.();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake?.();
  }
}
