import { backOffMs, type BackOff } from '../../domain/kernel/backOff.js';
import { messageOf } from '../../domain/kernel/errors.js';

const resubscribe: BackOff = { firstMs: 200, maxMs: 10_000 };

/** How many subscriptions broke in a row, and why the last one did: the next one waits longer each time. */
export class BrokenSubscriptions {
  #inARow = 0;
  #cause: string | undefined;

  /** Why the last one broke, until a batch is committed or all is read. */
  get cause(): string | undefined {
    return this.#cause;
  }

  /** @returns how long the next one waits, milliseconds. */
  add(error: unknown): number {
    const waitMs = backOffMs(resubscribe, this.#inARow, Math.random());
    this.#inARow += 1;
    this.#cause = messageOf(error);
    return waitMs;
  }

  /** All is read, or nobody reads here any more; but the next subscription may break as soon as this one did. */
  forgetCause(): void {
    this.#cause = undefined;
  }

  /** A batch is committed: the next one that breaks is the first. */
  clear(): void {
    this.#inARow = 0;
    this.#cause = undefined;
  }
}
