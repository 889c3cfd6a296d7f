import { setTimeout as sleep } from 'node:timers/promises';
import { backOffMs, type BackOff } from '../domain/kernel/backOff.js';
import { hasCode } from '../domain/kernel/errors.js';

const backOff: BackOff = { firstMs: 100, maxMs: 2_000 };
/** Attempts when the event store or the database refuses the work: the cause may be temporary, or may be the data that is sent. */
const attemptsAtFailing = 3;

/**
 * Calls the event store or the database, and retries while it does not answer.
 *
 * @param patienceMs after this time it throws the last error. Choose it by how long the caller's own caller can wait.
 * @throws BrewlineError `EVENT_STORE_UNAVAILABLE` or `DATABASE_UNAVAILABLE` after that time, `EVENT_STORE_FAILED` or
 *   `DATABASE_FAILED` after three attempts, any other error at once.
 */
export async function retryWhileUnavailable<T>(patienceMs: number, work: () => Promise<T>): Promise<T> {
  const deadlineMs = performance.now() + patienceMs;
  let failed = 0;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const isOnceMore = isFailure(error) && ++failed < attemptsAtFailing;
      if (!(isAway(error) || isOnceMore) || performance.now() > deadlineMs) throw error;
      await sleep(backOffMs(backOff, attempt, Math.random()));
    }
  }
}

function isAway(error: unknown): boolean {
  return hasCode(error, 'EVENT_STORE_UNAVAILABLE') || hasCode(error, 'DATABASE_UNAVAILABLE');
}

function isFailure(error: unknown): boolean {
  return hasCode(error, 'EVENT_STORE_FAILED') || hasCode(error, 'DATABASE_FAILED');
}
