import { computed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Freshness } from '../../../../domain/machine/index.js';
import { now } from '../clock.js';
import { formatDuration, formatTime, t } from '../texts/index.js';
import { Time } from './Time.js';

interface AgeProps {
  readonly freshness: Freshness;
  readonly atMs: number | undefined;
}

/** How old a value is, by the server's clock: no value is without. */
export function Age({ freshness, atMs }: AgeProps) {
  // It is rendered when its words change, which a new value each second never does.
  const words = useMemo(() => computed(() => wordsOf(freshness, atMs)), [freshness, atMs]).value;
  if (atMs === undefined) return <span class="age label">{words}</span>;
  return (
    <Time atMs={atMs} class="age label">
      {words}
    </Time>
  );
}

function wordsOf(freshness: Freshness, atMs: number | undefined): string {
  if (atMs === undefined) return t('age.never');
  const seconds = Math.max(0, Math.floor((now.value - atMs) / 1_000));
  switch (freshness) {
    case 'fresh':
      return seconds < 2 ? t('age.now') : t('age.seconds', { count: seconds });
    case 'stale':
      return `◐ ${t('age.old', { age: formatDuration(seconds) })}`;
    case 'offline':
      return `○ ${t('age.lastSeen', { time: formatTime(atMs, now.value) })}`;
  }
}
