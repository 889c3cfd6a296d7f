import { useCallback } from 'preact/hooks';
import { logKinds, type LogKind, type LogLine } from '../../../../domain/sessionLog/index.js';
import type { Schemas } from '../../../apiClient/index.js';
import { useAsked } from '../../shared/components/index.js';
import { useEvery } from '../useEvery.js';
import { askLog, askSummary, type LogPage } from './logApi.js';
import type { LogFilter } from './logFilter.js';
import { queryOf, type LogOf, type LogQuery } from './logLinks.js';

const atOnce = 1_000;
/** So many lines are drawn as points; how dense the others are is drawn for all. */
export const mostPoints = 2_000;
const mostReadings = 500;
/** What reaches into the time began in so many lines of its kind before it, or is drawn from its edge on. */
const linesBefore = 200;
const everyMs = 10_000;
const lasting: readonly LogKind[] = ['event', 'action', 'command', 'connection', 'alarm'];

export interface TimelineData {
  readonly summary: Schemas['LogSummary'];
  /** The oldest first. */
  readonly lines: readonly LogLine[];
  readonly before: readonly LogLine[];
  /** Whether there are more lines than points, besides readings. */
  readonly isCut: boolean;
}

/** What is drawn of the time that the filter shows, asked for again while the page is seen. */
export function useTimeline({ of, id }: LogOf, filter: Pick<LogFilter, 'kinds' | 'from' | 'to'>) {
  const { kinds, from, to } = filter;
  const wanted = JSON.stringify({ kinds, from, to });
  const asked = useAsked(
    useCallback(() => {
      const range = JSON.parse(wanted) as Pick<LogFilter, 'kinds' | 'from' | 'to'>;
      return askTimeline({ of, id }, range);
    }, [of, id, wanted]),
  );
  useEvery(asked.again, to === undefined ? everyMs : undefined);
  return asked;
}

async function askTimeline(
  log: LogOf,
  { kinds, from, to }: Pick<LogFilter, 'kinds' | 'from' | 'to'>,
): Promise<TimelineData> {
  const chosen = kinds.length > 0 ? kinds : logKinds;
  const query = queryOf({ kinds: [], from, to, order: 'oldest' });
  const events = chosen.filter((kind) => kind !== 'reading');
  const earlier = chosen.filter((kind) => lasting.includes(kind));
  const [summary, first, before] = await Promise.all([
    askSummary(log, { ...query, kind: [...chosen] }),
    askKinds(log, events, { ...query, limit: atOnce }),
    // Each kind for itself: connections of a weak network are many, and phases few.
    from === undefined
      ? []
      : Promise.all(
          earlier.map((kind) => askKinds(log, [kind], { until: from, order: 'newest', limit: linesBefore })),
        ),
  ]);
  const [second, readings] = await Promise.all([
    first.next === null ? nothing : askKinds(log, events, { ...query, limit: atOnce, after: first.next }),
    (summary.counts.reading ?? 0) > mostReadings || !chosen.includes('reading')
      ? nothing
      : askKinds(log, ['reading'], { ...query, limit: mostReadings }),
  ]);
  return {
    summary,
    lines: inOrder([...first.items, ...second.items, ...readings.items]),
    before: inOrder(before.flatMap(({ items }) => items.toReversed())),
    isCut: second.next !== null,
  };
}

/** Texts of ISO 8601 in UTC are ordered like their times. */
function inOrder(lines: readonly LogLine[]): readonly LogLine[] {
  return lines.toSorted((a, b) => (a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0));
}

const nothing: LogPage = { items: [], next: null };

/** Of no kinds there is nothing; the API would give all of them. */
async function askKinds(log: LogOf, kinds: readonly LogKind[], query: LogQuery): Promise<LogPage> {
  return kinds.length === 0 ? nothing : askLog(log, { ...query, kind: [...kinds] });
}
