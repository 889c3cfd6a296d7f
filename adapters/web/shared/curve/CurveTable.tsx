import { Time } from '../components/index.js';
import { t } from '../texts/brew.js';
import { formatClock, formatTime } from '../texts/index.js';
import { lineOrder, valueAt } from './lines.js';
import { nameOfLine, textOfValue } from './lineTexts.js';
import type { Drawn } from './plotOptions.js';

/** The same as the plot, to read: the newest first. */
export function CurveTable({ drawn: { lines, fromMs, toMs } }: { readonly drawn: Drawn }) {
  const names = lineOrder.filter((name) => lines[name] && name !== 'target');
  const main = lines.temperature ?? lines.gravity ?? lines.measured ?? lines.ambient;
  const times = (main?.times ?? [])
    .filter((atMs, index) => main?.values[index] !== null && atMs >= fromMs && atMs <= toMs)
    .toReversed();
  return (
    <div class="curve-table" tabIndex={0} role="region" aria-label={t('curve.table')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('curve.time')}</th>
            {names.map((name) => (
              <th key={name} scope="col">
                {nameOfLine(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times.map((atMs, index) => (
            <tr key={atMs}>
              <th scope="row">
                <Time atMs={atMs}>{timeIn(times, index)}</Time>
              </th>
              {names.map((name) => {
                const value = lines[name] && valueAt(lines[name], atMs);
                return <td key={name}>{value === undefined ? '–' : textOfValue(name, value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const minuteMs = 60_000;

/** The day where another one begins, and seconds where minutes do not tell rows apart. */
function timeIn(times: readonly number[], index: number): string {
  const [before, atMs, after] = [times[index - 1], times[index]!, times[index + 1]];
  const dayAsWell = before === undefined || formatTime(atMs, before) !== formatTime(atMs);
  if (dayAsWell) return formatTime(atMs, 0);
  const nearest = Math.min(before - atMs, atMs - (after ?? -Infinity));
  return nearest < minuteMs ? formatClock(atMs) : formatTime(atMs);
}
