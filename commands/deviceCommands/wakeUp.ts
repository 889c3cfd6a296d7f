/** Lets one loop pause until something changes. */
export class WakeUp {
  #isWoken = false;
  #wake: () => void = () => undefined;

  /** Forgets earlier changes: the loop reads everything after this call. */
  reset(): void {
    this.#isWoken = false;
  }

  wake(): void {
    this.#isWoken = true;
    this.#wake();
  }

  /** Waits until something changes, at most this long; returns at once when something changed since the last reset. */
  async wait(atMostMs: number, signal: AbortSignal): Promise<void> {
    if (this.#isWoken || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, atMostMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener('abort', this.#wake, { once: true });
    });
    signal.removeEventListener('abort', this.#wake);
  }
}
