import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LogLine } from '../../../../domain/sessionLog/index.js';
import { askLog } from './logApi.js';
import type { LogFilter } from './logFilter.js';
import { queryOf, type LogOf } from './logLinks.js';

const linesAtOnce = 500;
const followEveryMs = 5_000;
/** What is received by several processes may show this much later than it came. */
const overlapMs = 60_000;

export interface ShownLog {
  readonly lines: readonly LogLine[] | undefined;
  readonly error?: { readonly error: Error; readonly sinceMs: number } | undefined;
  readonly hasMore: boolean;
  /** Came since; not shown yet, so that nothing moves. */
  readonly news: number;
  readonly more: () => void;
  readonly showNews: () => void;
}

interface Known {
  readonly lines: readonly LogLine[];
  readonly next: string | null;
  readonly news: readonly LogLine[];
}

/** The lines of a log page by page; at its end it goes on with what comes. */
export function useLog({ of, id }: LogOf, filter: LogFilter): ShownLog {
  const [known, setKnown] = useState<Known>();
  const [error, setError] = useState<ShownLog['error']>();
  const { kinds, from, to } = filter;
  const wanted = JSON.stringify(queryOf({ kinds, from, to }));
  const question = useRef('');
  const log = useMemo<LogOf>(() => ({ of, id }), [of, id]);
  // By its text, for a filter is made anew with each rendering.
  const query = useMemo(() => JSON.parse(wanted) as ReturnType<typeof queryOf>, [wanted]);

  const read = useCallback(
    (after: string | undefined) => {
      const asked = (question.current = `${log.of} ${log.id} ${wanted} ${after ?? ''}`);
      askLog(log, { ...query, limit: linesAtOnce, ...(after !== undefined && { after }) }).then(
        ({ items, next }) => {
          if (question.current !== asked) return;
          setError(undefined);
          setKnown((before) => ({
            lines: after === undefined ? items : [...(before?.lines ?? []), ...items],
            next,
            news: [],
          }));
        },
        (failure: Error) => setError({ error: failure, sinceMs: Date.now() }),
      );
    },
    [log, query, wanted],
  );
  useEffect(() => {
    setKnown(undefined);
    read(undefined);
  }, [read]);

  const last = known?.lines.at(-1)?.receivedAt;
  const isAtEnd = known?.next === null;
  useEffect(() => {
    if (!isAtEnd) return undefined;
    const follow = async () => {
      if (document.hidden) return;
      const againFrom = last === undefined ? '' : new Date(Date.parse(last) - overlapMs).toISOString();
      // Never before what is shown: texts of ISO 8601 in UTC are ordered like their times.
      const since = againFrom > (query.since ?? '') ? { since: againFrom } : {};
      const { items } = await askLog(log, { ...query, ...since, limit: linesAtOnce }).catch(() => ({
        items: [],
      }));
      setKnown((before) => {
        const ids = new Set(before?.lines.map((line) => line.id));
        return before && { ...before, news: items.filter((line) => !ids.has(line.id)) };
      });
    };
    const timer = setInterval(() => void follow(), followEveryMs);
    return () => clearInterval(timer);
  }, [isAtEnd, last, log, query]);

  return {
    lines: known?.lines,
    ...(error && { error }),
    hasMore: known !== undefined && known.next !== null,
    news: known?.news.length ?? 0,
    more: () => read(known?.next ?? undefined),
    showNews: () =>
      setKnown((before) => before && { ...before, lines: [...before.lines, ...before.news], news: [] }),
  };
}
