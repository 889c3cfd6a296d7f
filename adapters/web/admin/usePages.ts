import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface Pages<Item> {
  readonly items: readonly Item[] | undefined;
  readonly error?: { readonly error: Error; readonly sinceMs: number } | undefined;
  readonly hasMore: boolean;
  /** Reads the next page, or after an error this one again. */
  readonly more: () => void;
  /** Reads the latest; what is there stays until the answer. */
  readonly again: () => void;
}

/** A list of the API page by page, the latest first. Another question begins it anew. */
export function usePages<Item>(askPage: (after: string | undefined) => Promise<Page<Item>>): Pages<Item> {
  const [known, setKnown] = useState<Page<Item>>();
  const [error, setError] = useState<Pages<Item>['error']>();
  const asked = useRef(0);

  const read = useCallback(
    (before?: Page<Item>) => {
      const question = (asked.current += 1);
      askPage(before?.next ?? undefined).then(
        ({ items, next }) => {
          if (asked.current !== question) return;
          setError(undefined);
          setKnown({ items: [...(before?.items ?? []), ...items], next });
        },
        (failure: Error) => asked.current === question && setError({ error: failure, sinceMs: Date.now() }),
      );
    },
    [askPage],
  );
  useEffect(() => {
    setKnown(undefined);
    setError(undefined);
    read();
  }, [read]);

  return {
    items: known?.items,
    ...(error && { error }),
    hasMore: known !== undefined && known.next !== null,
    more: () => read(known),
    again: useCallback(() => read(), [read]),
  };
}
