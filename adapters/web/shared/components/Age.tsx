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
  if (atMs === undefined) return <span class="age label">{t('age.never')}</span>;
  const seconds = Math.max(0, Math.floor((now.value - atMs) / 1_000));
  return (
    <Time atMs={atMs} class="age label">
      {wordsOf(freshness, atMs, seconds)}
    </Time>
  );
}

function wordsOf(freshness: Freshness, atMs: number, seconds: number): string {
  switch (freshness) {
    case 'fresh':
      return seconds < 2 ? t('age.now') : t('age.seconds', { count: seconds });
    case 'stale':
      return `◐ ${t('age.old', { age: formatDuration(seconds) })}`;
    case 'offline':
      return `○ ${t('age.lastSeen', { time: formatTime(atMs, now.value) })}`;
  }
}
