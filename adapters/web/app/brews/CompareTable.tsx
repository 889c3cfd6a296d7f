import { DeviceText, Time } from '../../shared/components/index.js';
import { t } from '../../shared/texts/brew.js';
import { formatDate, formatNumber } from '../../shared/texts/index.js';
import { formatShortGravity } from '../../shared/units/index.js';
import { starsText } from '../brew/stars.js';
import type { Compared } from './askCompared.js';
import { endOf, startOf } from './finished.js';
import { Stroke } from './Stroke.js';

interface CompareTableProps {
  readonly compared: readonly Compared[];
  /** Of each, in their order. */
  readonly names: readonly string[];
}

const dayMs = 86_400_000;
const none = '–';
const percent = (value: number | null) => (value === null ? none : `${formatNumber(value, 1)} %`);
const gravity = (value: number | null) => (value === null ? none : formatShortGravity(value));

/** Figures of each brew in a column under its name. */
export function CompareTable({ compared, names }: CompareTableProps) {
  return (
    <div class="compare-table" tabIndex={0} role="region" aria-label={t('compare.figures')}>
      <table>
        <thead>
          <tr>
            <td />
            {compared.map(({ brew: { brewId } }, index) => (
              <th key={brewId} scope="col">
                <Stroke index={index} />
                <a href={`/brews/${brewId}`}>
                  <DeviceText text={names[index] ?? ''} />
                </a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, text }) => (
            <tr key={name}>
              <th scope="row">{t(name)}</th>
              {compared.map((each) => (
                <td key={each.brew.brewId}>{text(each)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const rows = [
  {
    name: 'compare.began',
    text: ({ brew }: Compared) => <Time atMs={startOf(brew)}>{formatDate(startOf(brew))}</Time>,
  },
  {
    name: 'gravity.original',
    text: ({ fermentation }: Compared) => gravity(fermentation.originalGravity.value),
  },
  {
    name: 'compare.final',
    text: ({ fermentation }: Compared) => gravity(fermentation.currentGravity.value),
  },
  {
    name: 'gravity.alcohol',
    text: ({ fermentation }: Compared) => percent(fermentation.alcoholByVolumePercent.value),
  },
  {
    name: 'gravity.attenuation',
    text: ({ fermentation }: Compared) => percent(fermentation.apparentAttenuationPercent.value),
  },
  { name: 'compare.days', text: ({ brew }: Compared) => daysText(brew) },
  {
    name: 'compare.rating',
    text: ({ brew: { rating } }: Compared) =>
      rating ? (
        <span class="rated" role="img" aria-label={t('rating.of', { count: rating.stars })}>
          {starsText(rating.stars)}
        </span>
      ) : (
        none
      ),
  },
] as const;

/** Nothing for what still goes on. */
function daysText(brew: Compared['brew']): string {
  const endMs = endOf(brew);
  return endMs === undefined ? none : formatNumber((endMs - startOf(brew)) / dayMs, 1);
}
