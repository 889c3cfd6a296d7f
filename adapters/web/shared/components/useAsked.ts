import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

export type Asked<Data> =
  | { readonly data?: undefined; readonly error?: undefined }
  | { readonly data: Data; readonly error?: undefined }
  /** What was there before stays. */
  | { readonly data?: Data; readonly error: Error; readonly sinceMs: number };

type Question<Data> = () => Promise<Data>;

/**
 * What the API answered to a question that does not change by itself; `again` asks once more. The answer to another question than the one
 * that is asked now is never shown.
 */
export function useAsked<Data>(question: Question<Data>): Asked<Data> & { readonly again: () => void } {
  const [answer, setAnswer] = useState<{ readonly to: Question<Data>; readonly asked: Asked<Data> }>();
  const current = useRef(question);
  current.current = question;
  const again = useCallback(() => {
    const take = (asked: (before: Data | undefined) => Asked<Data>) => {
      if (current.current !== question) return;
      setAnswer((known) => ({
        to: question,
        asked: asked(known?.to === question ? known.asked.data : undefined),
      }));
    };
    question().then(
      (data) => take(() => ({ data })),
      (error: Error) => take((data) => ({ ...(data !== undefined && { data }), error, sinceMs: Date.now() })),
    );
  }, [question]);
  useEffect(again, [again]);
  return { ...(answer?.to === question ? answer.asked : {}), again };
}
