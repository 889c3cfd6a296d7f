import type { RawAppender } from './rawAppender.js';
import type { RawAppend } from './rawEvent.js';

/** Appends in a fixed order: after the first failure nothing more is appended. */
export class OrderedAppender {
  readonly #appender: RawAppender;
  readonly #unanswered = new Set<Promise<void>>();
  #failure: Error | undefined;

  constructor(appender: RawAppender) {
    this.#appender = appender;
  }

  /**
   * Sends an append; resolves when there is room for the next.
   *
   * @param onAppended called with the revision of its last event once it is stored.
   * @throws Error of this append or of an earlier one.
   */
  async append(append: RawAppend, onAppended: (lastRevision: bigint) => void): Promise<void> {
    const { outcome } = await this.#appender.send(append).catch((error: Error) => {
      throw this.#failure ?? error;
    });
    const answered = outcome.then(onAppended, (error: Error) => {
      this.#failure ??= error;
      this.#appender.close();
    });
    this.#unanswered.add(answered);
    void answered.finally(() => this.#unanswered.delete(answered));
  }

  /** Resolves when all sent appends are stored. */
  async settled(): Promise<void> {
    await Promise.all(this.#unanswered);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Ends the call; unanswered appends may be stored or not. */
  close(): void {
    this.#appender.close();
  }
}
