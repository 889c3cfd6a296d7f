import { useEffect, useRef } from 'preact/hooks';

/** Asks once more when `cause` is another one: what was asked may have changed by it. What is there stays until the answer. */
export function useAgain(again: () => void, cause: unknown): void {
  const before = useRef(cause);
  useEffect(() => {
    if (before.current === cause) return;
    before.current = cause;
    again();
  }, [again, cause]);
}
