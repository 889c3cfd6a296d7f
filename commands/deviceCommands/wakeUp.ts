/** Lets one loop pause until something changes. */
export class WakeUp {
  #isWoken = false;
  #wake: () => void = () => undefined;

  /** What changed before this is known. */
  reset(): void {
    this.#isWoken = false;
  }

  wake(): void {
    this.#isWoken = true;
    this.#wake();
  }

  /** Until something changes, and not longer than this; not at all when something did since the last reset. */
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
