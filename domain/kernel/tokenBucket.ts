/** At most `burst` at once, and `perSecond` over time. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** The caller may learn that it is earlier than it took it to be. By less than this it is inaccuracy, and gives no tokens back. */
const inaccurateMs = 10_000;

/** Full when it is created. */
export class TokenBucket {
  #fullAtMs = -Infinity;
  #takenAtMs = -Infinity;

  /**
   * Takes tokens, or all that are left of them. When time goes back, what was taken before still counts, as if it had been taken just now.
   *
   * @param nowMs epoch milliseconds
   * @returns false when there were too few
   */
  take(tokens: number, { perSecond, burst }: RateLimit, nowMs: number): boolean {
    const backMs = this.#takenAtMs - nowMs;
    if (backMs > inaccurateMs) this.#fullAtMs -= backMs;
    this.#takenAtMs = nowMs;
    const emptyAtMs = nowMs + (burst / perSecond) * 1000;
    const fullAtMs = Math.max(nowMs, this.#fullAtMs) + (tokens / perSecond) * 1000;
    this.#fullAtMs = Math.min(fullAtMs, emptyAtMs);
    return fullAtMs <= emptyAtMs;
  }

  isFull(nowMs: number): boolean {
    return this.#fullAtMs <= nowMs;
  }
}
