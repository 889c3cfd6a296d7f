import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LogLine } from '../../../../domain/sessionLog/index.js';
import { askLog, type LogPage } from './logApi.js';
import type { LogFilter } from './logFilter.js';
import { newsOf } from './newsOf.js';
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
  const isAtEnd = known !== undefined && (isNewestFirst || known.next === null);
  const last = known?.lines.at(isNewestFirst ? 0 : -1)?.receivedAt;
  const take = useCallback((news: readonly LogLine[] | Error) => {
    if (news instanceof Error) return setError((before) => before ?? { error: news, sinceMs: Date.now() });
    setError(undefined);
    setKnown((before) => before && { ...before, news });
  }, []);
  useNews(log, query, { isAtEnd, last, lines: known?.lines, take });

  return {
    lines: known?.lines,
    ...(error && { error }),
    hasMore: known !== undefined && known.next !== null,
    news: known?.news.length ?? 0,
    // At the end it is asked again by itself.
    more: () => (isAtEnd && known.next === null ? undefined : read(known?.next ?? undefined)),
    showNews: () => {
      // There may be more between: those of before are read again.
      if (isNewestFirst && (known?.news.length ?? 0) >= linesAtOnce) return read(undefined);
      setKnown((before) => before && { ...before, lines: joined(before, isNewestFirst), news: [] });
    },
  };
}

interface Followed {
  readonly isAtEnd: boolean;
  /** When the newest line was received. */
  readonly last: string | undefined;
  readonly lines: readonly LogLine[] | undefined;
  /** What came, or why it is not known. The same function always. */
  readonly take: (news: readonly LogLine[] | Error) => void;
}

/** Asks again and again for what came after the lines that are known, while they reach to the end. */
function useNews(log: LogOf, query: LogQuery, { isAtEnd, last, lines, take }: Followed): void {
  const known = useRef(lines);
  known.current = lines;
  useEffect(() => {
    if (!isAtEnd) return undefined;
    // An answer that comes later belongs to another question.
    let isOver = false;
    const follow = async () => {
      if (document.hidden) return;
      const againFrom = last === undefined ? '' : new Date(Date.parse(last) - overlapMs).toISOString();
      // Never before what is shown: texts of ISO 8601 in UTC are ordered like their times.
      const since = againFrom > (query.since ?? '') ? { since: againFrom } : {};
      const ids = new Set(known.current?.map((line) => line.id));
      const news = await newsOf(
        (after) => askLog(log, { ...query, ...since, limit: linesAtOnce, ...(after !== null && { after }) }),
        ids,
      ).catch((failure: Error) => failure);
      if (!isOver) take(news);
    };
    const timer = setInterval(() => void follow(), followEveryMs);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [isAtEnd, last, log, query, take]);
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
