import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

export interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface Pages<Page extends PageOf<unknown>> {
  /** With the items of all pages that were read. */
  readonly known: Page | undefined;
  readonly error?: { readonly error: Error; readonly sinceMs: number } | undefined;
  readonly hasMore: boolean;
  /** Reads the next page, or after an error the one that failed. */
  readonly more: () => void;
  /** Reads the first one anew; what is there stays until the answer. */
  readonly again: () => void;
}

/**
 * A list of the API page by page, from its beginning when it is asked something else.
 *
 * @param ask the same function while the question is the same
 */
export function usePages<Page extends PageOf<unknown>>(
  ask: (after: string | undefined) => Promise<Page>,
): Pages<Page> {
  const [known, setKnown] = useState<Page>();
  const [error, setError] = useState<Pages<Page>['error']>();
  const asked = useRef(0);
  /** What could not be read, to be read again. */
  const failed = useRef<{ readonly before: Page | undefined } | undefined>(undefined);

  const read = useCallback(
    (before?: Page) => {
      const question = (asked.current += 1);
      ask(before?.next ?? undefined).then(
        (page) => {
          if (asked.current !== question) return;
          failed.current = undefined;
          setError(undefined);
          setKnown({ ...page, items: [...(before?.items ?? []), ...page.items] });
        },
        (failure: Error) => {
          if (asked.current !== question) return;
          failed.current = { before };
          setError({ error: failure, sinceMs: Date.now() });
        },
      );
    },
    [ask],
  );
  useEffect(() => {
    setKnown(undefined);
    setError(undefined);
    failed.current = undefined;
    read();
  }, [read]);

  return {
    known,
    ...(error && { error }),
    hasMore: known !== undefined && known.next !== null,
    more: () => read(failed.current ? failed.current.before : known),
    again: useCallback(() => read(), [read]),
  };
}
