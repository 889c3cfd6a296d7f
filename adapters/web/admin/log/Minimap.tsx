import type { Schemas } from '../../../apiClient/index.js';
import { Button } from '../../shared/components/index.js';
import { formatExactTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/log.js';
import type { LogFilter } from './logFilter.js';
import { partsShown, rangeOf, type PartRange } from './range.js';

const height = 48;
/** The lowest bar that is still seen, and the height of the mark of a fault. */
const leastBar = 3;
const faultMark = 8;

type Summary = Schemas['LogSummary'];
type Range = Pick<LogFilter, 'from' | 'to'>;

interface MinimapProps {
  readonly summary: Summary;
  readonly filter: Range;
  readonly show: (range: Range) => void;
}

/** How dense the whole log is, where faults and alarms are, and which part of it is shown; the ends of that part can be moved. */
export function Minimap({ summary, filter, show }: MinimapProps) {
  const { parts } = summary;
  const shown = partsShown(summary, filter);
  const move = (range: PartRange) => show(rangeOf(summary, range));
  const isWhole = shown.first === 0 && shown.last === parts.length;
  return (
    <div class="minimap">
      <Density parts={parts} shown={shown} />
      <input
        {...{ type: 'range', min: 0, max: parts.length - 1, step: 1, value: shown.first }}
        aria-label={t('log.from')}
        aria-valuetext={endText(summary, shown).from}
        onChange={({ currentTarget: { value } }) => {
          const first = Number(value);
          move({ first, last: Math.max(shown.last, first + 1) });
        }}
      />
      <input
        {...{ type: 'range', min: 1, max: parts.length, step: 1, value: shown.last }}
        aria-label={t('log.to')}
        aria-valuetext={endText(summary, shown).to}
        onChange={({ currentTarget: { value } }) => {
          const last = Number(value);
          move({ first: Math.min(shown.first, last - 1), last });
        }}
      />
      {!isWhole && (
        <p class="small">
          {t('log.span', endText(summary, shown))}{' '}
          <Button onClick={() => move({ first: 0, last: parts.length })}>{t('log.whole')}</Button>
        </p>
      )}
    </div>
  );
}

function Density({ parts, shown }: { readonly parts: Summary['parts']; readonly shown: PartRange }) {
  const totals = parts.map((part) => Object.values(part).reduce((sum, count) => sum + count, 0));
  // By the logarithm: a few lines are seen beside thousands.
  const most = Math.log1p(Math.max(...totals));
  const bar = (total: number) => (total === 0 ? 0 : Math.max(leastBar, (Math.log1p(total) / most) * height));
  const faults = parts.flatMap(({ error = 0, alarm = 0 }, at) => (error + alarm > 0 ? [at] : []));
  return (
    <svg
      viewBox={`0 0 ${parts.length} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('log.minimap', { count: faults.length })}
    >
      <rect class="shown" x={shown.first} y={0} width={shown.last - shown.first} height={height} />
      {totals.map((total, at) => (
        <rect key={at} class="density" x={at} y={height - bar(total)} width={0.8} height={bar(total)} />
      ))}
      {faults.map((at) => (
        <path
          key={at}
          class="fault"
          d={`M${at + 0.4} 0l.6 ${faultMark / 2}-.6 ${faultMark / 2}-.6-${faultMark / 2}z`}
        />
      ))}
    </svg>
  );
}

function endText(summary: Summary, shown: PartRange): { readonly from: string; readonly to: string } {
  const { from, to } = rangeOf(summary, shown);
  const text = (time: string | null | undefined) => formatExactTime(Date.parse(time ?? ''));
  return { from: text(from ?? summary.from), to: text(to ?? summary.to) };
}
