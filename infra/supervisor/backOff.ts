export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * How long to wait before restart number `attempt` (from 0): doubling, bounded, and jittered over its upper half so that
 * parts which died together do not come back together.
 *
 * @param random a number in [0, 1)
 */
export function backOffMs({ firstMs, maxMs }: BackOff, attempt: number, random = Math.random()): number {
  const ceilingMs = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30));
  return Math.round(ceilingMs * (0.5 + random / 2));
}
