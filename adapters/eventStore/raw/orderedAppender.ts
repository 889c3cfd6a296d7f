import type { RawAppender } from './rawAppender.js';
import type { RawAppend } from './rawEvent.js';

/** Appends whose order in the store counts: after the first that fails nothing more is appended. */
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
   * @param onAppended is told the revision of its last event once it is stored.
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

  /** Resolves when everything that was sent is stored. */
  async settled(): Promise<void> {
    await Promise.all(this.#unanswered);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Ends the call; what is unanswered may be stored or not. */
  close(): void {
    this.#appender.close();
  }
}
