import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits for a condition instead of a time.
 *
 * @param what named in the error when it does not come true in time.
 * @returns the first truthy value that `condition` gives.
 */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  withinMs = 10_000,
): Promise<Exclude<T, false | 0 | '' | null | undefined>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await condition();
    if (value) return value as Exclude<T, false | 0 | '' | null | undefined>;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs / 1000} s: ${what}`);
    await sleep(20);
  }
}
