import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LogLine } from '../../../../domain/sessionLog/index.js';
import { askLog, type LogPage } from './logApi.js';
import type { LogFilter } from './logFilter.js';
import { queryOf, type LogOf, type LogQuery } from './logLinks.js';

const linesAtFirst = 500;
/** The most that the API gives. */
const linesAtOnce = 1_000;
const followEveryMs = 5_000;
/** What is received by several processes may show this much later than it came. */
const overlapMs = 60_000;

export interface ShownLog {
  readonly lines: readonly LogLine[] | undefined;
  readonly error?: { readonly error: Error; readonly sinceMs: number } | undefined;
  readonly hasMore: boolean;
  /** Came since, at most {@link linesAtOnce}; not shown yet, so that nothing moves. */
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
  const { kinds, from, to, order } = filter;
  const wanted = JSON.stringify(queryOf({ kinds, from, to, order }));
  const question = useRef('');
  const log = useMemo<LogOf>(() => ({ of, id }), [of, id]);
  // By its text, for a filter is made anew with each rendering.
  const query = useMemo(() => JSON.parse(wanted) as ReturnType<typeof queryOf>, [wanted]);

  const read = useCallback(
    (after: string | undefined) => {
      const asked = `${log.of} ${log.id} ${wanted} ${after ?? ''}`;
      // The end of the list is seen again and again while its answer is on its way.
      if (question.current === asked) return;
      question.current = asked;
      askPage(log, query, after).then(
        ({ items, next }) => {
          if (question.current !== asked) return;
          question.current = '';
          setError(undefined);
          setKnown((before) => ({
            lines: after === undefined ? items : [...(before?.lines ?? []), ...items],
            next,
            news: [],
          }));
        },
        (failure: Error) => {
          if (question.current !== asked) return;
          question.current = '';
          setError({ error: failure, sinceMs: Date.now() });
        },
      );
    },
    [log, query, wanted],
  );
  useEffect(() => {
    setKnown(undefined);
    read(undefined);
  }, [read]);

  const isNewestFirst = order === 'newest';
  const last = known?.lines.at(isNewestFirst ? 0 : -1)?.receivedAt;
  const isAtEnd = known !== undefined && (isNewestFirst || known.next === null);
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
    showNews: () => {
      // There may be more between: those of before are read again.
      if (isNewestFirst && (known?.news.length ?? 0) >= linesAtOnce) return read(undefined);
      setKnown((before) => before && { ...before, lines: joined(before, isNewestFirst), news: [] });
    },
  };
}

function askPage(log: LogOf, query: LogQuery, after: string | undefined): Promise<LogPage> {
  return askLog(
    log,
    after === undefined ? { ...query, limit: linesAtFirst } : { ...query, limit: linesAtOnce, after },
  );
}

function joined({ lines, news }: Known, isNewestFirst: boolean): readonly LogLine[] {
  return isNewestFirst ? [...news, ...lines] : [...lines, ...news];
}
