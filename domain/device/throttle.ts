import type { Throttle } from './events.js';

const firstMs = 10_000;
/** Long enough to stop a flood, and short enough for a device that has a long log to send. */
const maxMs = 10 * 60_000;
/** A device that keeps its limits for this long after a throttle starts again with the shortest one. */
const calmMs = 60 * 60_000;

/**
 * How long a device that exceeded its limits is throttled: twice as long as the last time, or `firstMs` when that was long ago.
 *
 * @param last its previous throttle, which has ended
 */
export function nextThrottle(last: Throttle | undefined, nowMs: number): Throttle {
  const isAgain = last !== undefined && nowMs < last.untilMs + calmMs;
  const forMs = isAgain ? Math.min(2 * last.forMs, maxMs) : firstMs;
  return { forMs, untilMs: nowMs + forMs };
}
