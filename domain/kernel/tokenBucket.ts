/** At most `burst` at once, and `perSecond` over time. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** Full when it is created. Its only state is the time when it is full again. */
export class TokenBucket {
  #fullAtMs = -Infinity;

  /**
   * Takes tokens, or all that are left of them.
   *
   * @param nowMs epoch milliseconds
   * @returns false when there were too few
   */
  take(tokens: number, { perSecond, burst }: RateLimit, nowMs: number): boolean {
    const emptyAtMs = nowMs + (burst / perSecond) * 1000;
    const fullAtMs = Math.max(nowMs, this.#fullAtMs) + (tokens / perSecond) * 1000;
    this.#fullAtMs = Math.min(fullAtMs, emptyAtMs);
    return fullAtMs <= emptyAtMs;
  }

  isFull(nowMs: number): boolean {
    return this.#fullAtMs <= nowMs;
  }
}
