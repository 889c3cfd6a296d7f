import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits for an answer of the broker, up to a timeout; the work itself is not cancelled.
 *
 * @param what names what is waited for, in the error.
 */
export async function withinTime<T>(timeoutMs: number, what: string, work: Promise<T>): Promise<T> {
  const timeout = new AbortController();
  const late = sleep(timeoutMs, undefined, { signal: timeout.signal }).then(() => {
    throw new Error(`no ${what} within ${timeoutMs} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    timeout.abort();
    late.catch(() => undefined);
  }
}
