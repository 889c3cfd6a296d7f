/** A step of a job that failed again and again. */
export interface FailingStep {
  /** In a row. */
  readonly failures: number;
  readonly failingForMs: number;
  /** Whether a server that is needed did not answer: that ends by itself, usually. */
  readonly isServerAway: boolean;
}

const mostFailures = 5;
const longestAwayMs = 600_000;

/**
 * Whether a job is given up, so that those behind it are not held up for ever: soon when the step itself can't be done, after ten minutes
 * when a server is away.
 */
export function isGivenUp({ failures, failingForMs, isServerAway }: FailingStep): boolean {
  return failures >= mostFailures && (!isServerAway || failingForMs >= longestAwayMs);
}
