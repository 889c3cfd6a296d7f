/** Full-jitter exponential back-off bounds, milliseconds. */
export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * The time to wait before the next attempt: uniformly between half and the whole of firstMs × 2^attempt, at most maxMs, so that
 * many callers that failed together do not retry together.
 *
 * @param attempt failures so far, from 0.
 * @param random from 0 to 1.
 */
export function backOffMs({ firstMs, maxMs }: BackOff, attempt: number, random: number): number {
  const ceiling = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
