import { formatNumber, formatTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/overview.js';
import { now } from '../../shared/clock.js';
import type { Minute } from './Figures.js';
import { HourChart } from './HourChart.js';

/** What came and how far behind it was shown, of the last hour. */
export function HourCharts({ minutes }: { readonly minutes: readonly Minute[] }) {
  const rates = minutes.map(({ eventsPerSecond }) => eventsPerSecond);
  const lags = minutes.map(({ lagMs }) => (lagMs === null ? null : lagMs / 1_000));
  return (
    <section class="section hour">
      <h2>{t('overview.hour')}</h2>
      <HourChart
        name={t('overview.rate')}
        values={rates}
        shown={(value) => t('overview.perSecond', { rate: formatNumber(value, 1) })}
      />
      <HourChart
        name={t('overview.lag')}
        values={lags}
        shown={(value) => t('overview.seconds', { seconds: formatNumber(value, 1) })}
      />
      {minutes[0] && (
        <p class="label hour-axis">
          <span>{formatTime(Date.parse(minutes[0].at), now.value)}</span>
          <span>{t('overview.now')}</span>
        </p>
      )}
    </section>
  );
}
