import { useEffect, useRef } from 'preact/hooks';
import { useAsked } from '../../shared/components/index.js';

/** As `useAsked`; and asks once more when the reason has become another one. What was there stays until the answer. */
export function useAskedAnew<Data>(
  question: () => Promise<Data>,
  reason: string,
): ReturnType<typeof useAsked<Data>> {
  const asked = useAsked(question);
  const { again } = asked;
  const askedFor = useRef(reason);
  useEffect(() => {
    if (askedFor.current === reason) return;
    askedFor.current = reason;
    again();
  }, [reason, again]);
  return asked;
}
