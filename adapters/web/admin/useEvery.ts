import { useEffect } from 'preact/hooks';

/** Asks again and again while the page is seen; not at all while `everyMs` is undefined. */
export function useEvery(again: () => void, everyMs: number | undefined): void {
  useEffect(() => {
    if (everyMs === undefined) return undefined;
    const timer = setInterval(() => !document.hidden && again(), everyMs);
    return () => clearInterval(timer);
  }, [again, everyMs]);
}
