import { formatNumber, formatTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/overview.js';
import { now } from '../../shared/clock.js';
import type { Minute } from './Figures.js';
import { pointsOf } from './Spark.js';

const [width, height] = [600, 120];

/** What came and how far behind it was shown, of the last hour. */
export function HourCharts({ minutes }: { readonly minutes: readonly Minute[] }) {
  const rates = minutes.map(({ eventsPerSecond }) => eventsPerSecond ?? 0);
  const lags = minutes.map(({ lagMs }) => (lagMs ?? 0) / 1_000);
  return (
    <section class="section hour">
      <h2>{t('overview.hour')}</h2>
      <Chart
        name={t('overview.rate')}
        values={rates}
        shown={(value) => t('overview.perSecond', { rate: formatNumber(value, 1) })}
      />
      <Chart
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

interface ChartProps {
  readonly name: string;
  readonly values: readonly number[];
  readonly shown: (value: number) => string;
}

function Chart({ name, values, shown }: ChartProps) {
  const last = values.at(-1);
  if (last === undefined) return null;
  const most = Math.max(...values);
  const said = t('overview.chart', { name, last: shown(last), most: shown(most) });
  const points = pointsOf(values, { width, height, least: 0 });
  return (
    <figure class="hour-chart">
      <figcaption>
        {name} <b>{shown(last)}</b> <span class="muted">{t('overview.most', { value: shown(most) })}</span>
      </figcaption>
      <svg viewBox={`0 -2 ${width} ${height + 4}`} preserveAspectRatio="none" role="img" aria-label={said}>
        <polygon points={`0,${height} ${points} ${width},${height}`} />
        <polyline points={points} />
      </svg>
    </figure>
  );
}
