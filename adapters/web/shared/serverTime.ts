interface Answered {
  /** By this browser's clock. */
  readonly askedAtMs: number;
  /** When the server made the answer, by its own clock, rounded down to a second. */
  readonly dateMs: number;
  readonly answeredAtMs: number;
}

/**
 * How far this browser's clock is behind the server's, after an answer. It was made at any time since it was asked for: one that was long on its
 * way tells little, and values must not seem younger by it. What agrees with it stays.
 */
export function behindAfter(knownMs: number, { askedAtMs, dateMs, answeredAtMs }: Answered): number {
  const leastMs = dateMs - answeredAtMs;
  const mostMs = dateMs + 1_000 - askedAtMs;
  return knownMs >= leastMs && knownMs <= mostMs ? knownMs : (leastMs + mostMs) / 2;
}
