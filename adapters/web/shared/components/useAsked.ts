import { useCallback, useEffect, useState } from 'preact/hooks';

export type Asked<Data> =
  | { readonly data?: undefined; readonly error?: undefined }
  | { readonly data: Data; readonly error?: undefined }
  /** What was there before stays. */
  | { readonly data?: Data; readonly error: Error; readonly sinceMs: number };

/** What the API answered to a question that does not change by itself; `again` asks once more. */
export function useAsked<Data>(question: () => Promise<Data>): Asked<Data> & { readonly again: () => void } {
  const [asked, setAsked] = useState<Asked<Data>>({});
  const again = useCallback(() => {
    question().then(
      (data) => setAsked({ data }),
      (error: Error) =>
        setAsked(({ data }) => ({ ...(data !== undefined && { data }), error, sinceMs: Date.now() })),
    );
  }, [question]);
  useEffect(again, [again]);
  return { ...asked, again };
}
