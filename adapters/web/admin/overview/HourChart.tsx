import { Fragment } from 'preact';
import { t } from '../../shared/texts/overview.js';
import { stretchesOf } from './stretches.js';

const [width, height] = [600, 120];

interface ChartProps {
  readonly name: string;
  /** Null where it is not known, which is a gap. */
  readonly values: readonly (number | null)[];
  readonly shown: (value: number) => string;
}

/** A curve of the last hour from zero up, with its last and its largest value. */
export function HourChart({ name, values, shown }: ChartProps) {
  const last = values.at(-1);
  if (last === undefined) return null;
  const most = Math.max(0, ...values.filter((value) => value !== null));
  const said = t('overview.chart', { name, last: last === null ? '–' : shown(last), most: shown(most) });
  return (
    <figure class="hour-chart">
      <figcaption>
        {name} <b>{last === null ? '–' : shown(last)}</b>{' '}
        <span class="muted">{t('overview.most', { value: shown(most) })}</span>
      </figcaption>
      <svg viewBox={`0 -2 ${width} ${height + 4}`} preserveAspectRatio="none" role="img" aria-label={said}>
        {stretchesOf(values, { width, height, most }).map(({ fromX, toX, points }) => (
          <Fragment key={fromX}>
            <polygon points={`${fromX},${height} ${points} ${toX},${height}`} />
            <polyline points={points} />
          </Fragment>
        ))}
      </svg>
    </figure>
  );
}
