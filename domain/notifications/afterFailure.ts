const firstRetryMs = 10_000;
const growth = 3;
/** A receiver that asks for more gets no more. */
const longestRetryMs = 5 * 60_000;
/** A webhook that fails for so long, without a success, is not called any more. */
export const switchedOffAfterMs = 3 * 24 * 3_600_000;

/**
 * When to try again; undefined when trying again is no use. What is too old by then is decided when it is due.
 *
 * @param attempt from 1
 */
export function retryAtMs({
  attempt,
  failure,
  retryAfterMs = 0,
  nowMs,
}: {
  readonly attempt: number;
  readonly failure: string;
  readonly retryAfterMs?: number | undefined;
  readonly nowMs: number;
}): number | undefined {
  if (failure === 'notConfigured' || failure === 'targetForbidden') return undefined;
  const own = firstRetryMs * growth ** Math.min(attempt - 1, 10);
  return nowMs + Math.min(Math.max(own, retryAfterMs), longestRetryMs);
}
