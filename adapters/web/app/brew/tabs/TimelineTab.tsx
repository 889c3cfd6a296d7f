import { useState } from 'preact/hooks';
import type { TimelineEntry } from '../../../../apiClient/index.js';
import { Button, ErrorPanel, Skeleton } from '../../../shared/components/index.js';
import { t } from '../../../shared/texts/brew.js';
import { formatDay } from '../../../shared/texts/index.js';
import { useAskedAnew } from '../useAskedAnew.js';
import { byDay, inOrder, shownTime } from '../../../shared/timeline/happening.js';
import { TimelineRow } from '../../../shared/timeline/TimelineRow.js';

const atFirst = 12;

interface TimelineTabProps {
  readonly ask: () => Promise<readonly TimelineEntry[]>;
  /** It is asked for anew when this is another. */
  readonly reason: string;
}

/** What happened, the newest first. */
export function TimelineTab({ ask, reason }: TimelineTabProps) {
  const [isAll, setAll] = useState(false);
  const asked = useAskedAnew(ask, reason);
  if (asked.error && !asked.data)
    return <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />;
  if (!asked.data) return <Skeleton height="line" count={5} />;
  const entries = inOrder(asked.data);
  if (entries.length === 0) return <p class="muted">{t('event.none')}</p>;
  return (
    <>
      {byDay(isAll ? entries : entries.slice(0, atFirst)).map((ofDay) => (
        <section key={shownTime(ofDay[0]!)} class="timeline">
          <h3 class="label">{formatDay(shownTime(ofDay[0]!))}</h3>
          <ul>
            {ofDay.map((entry) => (
              <TimelineRow key={`${entry.type} ${entry.revision} ${entry.recordedAt}`} entry={entry} />
            ))}
          </ul>
        </section>
      ))}
      {!isAll && entries.length > atFirst && (
        <Button onClick={() => setAll(true)}>
          {t('event.earlier', { count: entries.length - atFirst })}
        </Button>
      )}
    </>
  );
}
