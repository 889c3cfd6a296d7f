import { useState } from 'preact/hooks';
import { ErrorPanel, Skeleton } from '../../shared/components/index.js';
import { t } from '../../shared/texts/log.js';
import type { LogFilter } from './logFilter.js';
import type { LogOf } from './logLinks.js';
import { LogLineJson, LogLineText } from './LogLineText.js';
import { TimelineLanes } from './TimelineLanes.js';
import { mostPoints, useTimeline, type TimelineData } from './useTimeline.js';

interface TimelineProps {
  readonly log: LogOf;
  readonly filter: LogFilter;
}

/** What lasted as bars, and what happened as points, on one axis to scale; a point opens below. */
export function Timeline({ log, filter }: TimelineProps) {
  const { data, again, ...asked } = useTimeline(log, filter);
  const [openIds, setOpenIds] = useState<readonly string[]>([]);
  if (data === undefined)
    return 'error' in asked && asked.error ? (
      <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={again} />
    ) : (
      <Skeleton height="line" count={8} />
    );
  const range = rangeOf(data, filter);
  const open = data.lines.filter(({ id }) => openIds.includes(id));
  if (range === undefined) return <p>{t('log.nothingThen')}</p>;
  return (
    <>
      {'error' in asked && asked.error && (
        <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={again} />
      )}
      {data.isCut && <p role="status">{t('log.cut', { count: mostPoints })}</p>}
      <TimelineLanes {...{ data, range, openIds }} onOpen={setOpenIds} />
      {open.length === 0 ? (
        <p class="muted">{t('log.open')}</p>
      ) : (
        <ol class="log-rows timeline-open" aria-label={t('log.opened', { count: open.length })}>
          {open.map((line) => (
            <li key={line.id}>
              <details open={open.length === 1}>
                <summary data-row>
                  <LogLineText line={line} />
                </summary>
                <LogLineJson line={line} />
              </details>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

/** The axis: the time that was chosen, or that of the log; undefined when there is nothing to show. */
function rangeOf(
  { summary, lines }: TimelineData,
  { from, to }: Pick<LogFilter, 'from' | 'to'>,
): { readonly fromMs: number; readonly toMs: number } | undefined {
  const { from: first, to: last } = summary;
  if (first === null || last === null) return undefined;
  const fromMs = Date.parse(from ?? first);
  const newest = lines.at(-1)?.receivedAt ?? last;
  const toMs = Date.parse(to ?? (newest > last ? newest : last));
  return { fromMs, toMs: Math.max(toMs, fromMs + 1) };
}
