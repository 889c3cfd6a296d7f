import { useEffect } from 'preact/hooks';

/** Asks again and again while the page is seen. */
export function useEvery(again: () => void, everyMs: number): void {
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && again(), everyMs);
    return () => clearInterval(timer);
  }, [again, everyMs]);
}
