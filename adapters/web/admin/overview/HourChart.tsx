import { t } from '../../shared/texts/overview.js';
import { pointsOf } from './Spark.js';

const [width, height] = [600, 120];

interface ChartProps {
  readonly name: string;
  readonly values: readonly number[];
  readonly shown: (value: number) => string;
}

/** A curve of the last hour from zero up, with its last and its largest value. */
export function HourChart({ name, values, shown }: ChartProps) {
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
