import { setTimeout as sleep } from 'node:timers/promises';

/** For what would never come: a machine under load takes many times as long as an idle one. */
const hangMs = 120_000;
/** Looked at often at first; what takes longer is looked at less often, for to look is work too, of the whole system at times. */
const lookAgainMs = { least: 20, most: 100 };

/**
 * Waits for a condition instead of a time.
 *
 * @param what named in the error when it does not come true in time.
 * @param withinMs only where a requirement names it: the usual limit is there to end what hangs.
 * @returns the first truthy value that `condition` gives.
 */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  withinMs = hangMs,
): Promise<Exclude<T, false | 0 | '' | null | undefined>> {
  const beganMs = Date.now();
  for (;;) {
    const value = await condition();
    if (value) return value as Exclude<T, false | 0 | '' | null | undefined>;
    const waitedMs = Date.now() - beganMs;
    if (waitedMs > withinMs) throw new Error(`not within ${withinMs / 1000} s: ${what}`);
    await sleep(Math.min(lookAgainMs.least + waitedMs / 20, lookAgainMs.most));
  }
}
