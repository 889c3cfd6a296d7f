import { useState } from 'preact/hooks';
import type { TimelineEntry } from '../../../../apiClient/index.js';
import { Button, ErrorPanel, Skeleton, useAsked } from '../../../shared/components/index.js';
import { t } from '../../../shared/texts/index.js';
import { inOrder } from './happening.js';
import { TimelineRow } from './TimelineRow.js';

const atFirst = 30;

/** What happened, the newest first. */
export function TimelineTab({ ask }: { readonly ask: () => Promise<readonly TimelineEntry[]> }) {
  const [isAll, setAll] = useState(false);
  const asked = useAsked(ask);
  if (asked.error && !asked.data)
    return <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />;
  if (!asked.data) return <Skeleton height="line" count={5} />;
  const entries = inOrder(asked.data);
  if (entries.length === 0) return <p class="muted">{t('event.none')}</p>;
  return (
    <>
      <ul class="timeline">
        {(isAll ? entries : entries.slice(0, atFirst)).map((entry) => (
          <TimelineRow key={`${entry.type} ${entry.revision} ${entry.recordedAt}`} entry={entry} />
        ))}
      </ul>
      {!isAll && entries.length > atFirst && (
        <Button onClick={() => setAll(true)}>
          {t('event.earlier', { count: entries.length - atFirst })}
        </Button>
      )}
    </>
  );
}
