import { backOffMs, type BackOff } from '../../domain/kernel/backOff.js';
import { messageOf } from '../../domain/kernel/errors.js';

const resubscribe: BackOff = { firstMs: 200, maxMs: 10_000 };

/** Counts consecutive broken subscriptions, and keeps the last error: each new subscription waits longer. */
export class BrokenSubscriptions {
  #inARow = 0;
  #cause: string | undefined;

  /** The error of the last one, until a batch is committed or everything is read. */
  get cause(): string | undefined {
    return this.#cause;
  }

  /** @returns the wait before the next one, milliseconds. */
  add(error: unknown): number {
    const waitMs = backOffMs(resubscribe, this.#inARow, Math.random());
    this.#inARow += 1;
    this.#cause = messageOf(error);
    return waitMs;
  }

  /** Everything is read, or reading has stopped. The count stays: the next subscription may break as soon as this one. */
  forgetCause(): void {
    this.#cause = undefined;
  }

  /** A batch is committed: counting starts again. */
  clear(): void {
    this.#inARow = 0;
    this.#cause = undefined;
  }
}
