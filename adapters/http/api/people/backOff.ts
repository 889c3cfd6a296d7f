import { LRUCache } from 'lru-cache';

export interface BackOffLimits {
  /** Failures without a wait. */
  readonly free: number;
  /** The wait after the next failure; each further one doubles it. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** Failures count until nothing has failed for so long. */
  readonly forgetMs: number;
}

interface Failures {
  readonly count: number;
  /** On the clock of `performance.now()`. */
  readonly waitUntil: number;
}

/** An attacker with more keys than this pushes out the oldest; a key costs the attacker a failed log-in. */
const capacity = 50_000;

/** Counts failures by key, in this process, and says how long to wait after them. */
export class BackOff {
  private readonly failures: LRUCache<string, Failures>;

  constructor(private readonly limits: BackOffLimits) {
    this.failures = new LRUCache({ max: capacity, ttl: limits.forgetMs });
  }

  /** How long the next attempt has to wait; 0 when it may come. */
  waitMs(key: string): number {
    return Math.max(0, (this.failures.get(key)?.waitUntil ?? 0) - performance.now());
  }

  /** An attempt counts as failed until it has succeeded, so that many at once are no way around. */
  add(key: string): void {
    const count = (this.failures.get(key)?.count ?? 0) + 1;
    this.failures.set(key, { count, waitUntil: this.waitUntil(count) });
  }

  /** One attempt less. */
  take(key: string): void {
    const count = (this.failures.get(key)?.count ?? 0) - 1;
    if (count <= 0) this.failures.delete(key);
    else this.failures.set(key, { count, waitUntil: this.waitUntil(count) });
  }

  forget(key: string): void {
    this.failures.delete(key);
  }

  private waitUntil(count: number): number {
    const { free, firstMs, longestMs } = this.limits;
    return count < free ? 0 : performance.now() + Math.min(longestMs, firstMs * 2 ** (count - free));
  }
}
