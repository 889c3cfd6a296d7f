import type { Throttle } from './events.js';

const firstMs = 10_000;
/** A device that floods is heard of this seldom, and one with a long log to send comes forward. */
const maxMs = 10 * 60_000;
/** A device that keeps to its limits for so long after a throttle begins with the first again. */
const calmMs = 60 * 60_000;

/**
 * How long a device that went beyond its limits is kept out: twice as long as the last time, or `firstMs` when that was long ago.
 *
 * @param last its throttle before; it is over
 */
export function nextThrottle(last: Throttle | undefined, nowMs: number): Throttle {
  const isAgain = last !== undefined && nowMs < last.untilMs + calmMs;
  const forMs = isAgain ? Math.min(2 * last.forMs, maxMs) : firstMs;
  return { forMs, untilMs: nowMs + forMs };
}
