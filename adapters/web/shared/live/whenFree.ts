const never = new AbortController().signal;

/** Whoever gets the lock that a tab or a worker holds for as long as it lives knows that it is gone, closed or crashed. */
export function whenFree(lock: string, then: () => void, signal = never): void {
  navigator.locks.request(lock, { signal }, then).catch((error: unknown) => {
    // It is refused because nobody waits any more; anything else is shown as an error of the page.
    if (!signal.aborted) throw error;
  });
}
