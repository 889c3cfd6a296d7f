import { setTimeout as delay } from 'node:timers/promises';

/** Waits for a promise, at most this many milliseconds; false on timeout. */
export async function atMost(ms: number, something: Promise<unknown>): Promise<boolean> {
  const cancel = new AbortController();
  const late = delay(ms, false, { signal: cancel.signal }).catch(() => false);
  try {
    return await Promise.race([something.then(() => true), late]);
  } finally {
    cancel.abort();
  }
}
