import { setTimeout as delay } from 'node:timers/promises';

/** Waits for something, but no longer than so many milliseconds; false when it did not come in time. */
export async function atMost(ms: number, something: Promise<unknown>): Promise<boolean> {
  const cancel = new AbortController();
  const late = delay(ms, false, { signal: cancel.signal }).catch(() => false);
  try {
    return await Promise.race([something.then(() => true), late]);
  } finally {
    cancel.abort();
  }
}
