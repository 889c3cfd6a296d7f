import { Time } from '../../shared/components/index.js';
import { formatDuration, formatNumber, formatTime, t } from '../../shared/texts/index.js';
import type { Process } from './process.js';

/** In the place of the dial, once it is over: how long it took, and from when to when. */
export function Result({ process: { startedAtMs, endedAtMs } }: { readonly process: Process }) {
  if (endedAtMs === undefined) return null;
  const days = (endedAtMs - startedAtMs) / 86_400_000;
  return (
    <section class="result" aria-label={t('result')}>
      <p class="dial large">
        <span class="value">
          {days < 2 ? formatDuration((endedAtMs - startedAtMs) / 1_000) : formatNumber(days, 0)}
          {days >= 2 && <span class="unit">{t('result.days')}</span>}
        </span>
      </p>
      <p class="small muted">
        <Time atMs={startedAtMs}>{formatTime(startedAtMs, 0)}</Time>
        {' – '}
        <Time atMs={endedAtMs}>{formatTime(endedAtMs, 0)}</Time>
      </p>
    </section>
  );
}
