import { Time } from '../components/index.js';
import { t } from '../texts/brew.js';
import { formatNumber, formatTime, nameOfCode } from '../texts/index.js';
import type { CurvePart } from './bands.js';

/** Readings that can't be right are never drawn; here they are counted, with a few of them. */
export function Excluded({ parts }: { readonly parts: readonly CurvePart[] }) {
  const excluded = parts.map(({ history }) => history.excluded);
  const values = excluded.flatMap((each) => each.values);
  const ofTimes = excluded.reduce((sum, { times }) => sum + times.readings, 0);
  const count = values.reduce((sum, { readings }) => sum + readings, ofTimes);
  if (count === 0) return null;
  return (
    <details class="excluded small">
      <summary>{t('curve.excluded', { count })}</summary>
      <ul>
        {values.map(({ sensor, readings, first }, index) => (
          <li key={index}>
            {nameOfCode('sensor', sensor.code)}: {formatNumber(readings)}
            <ul class="muted">
              {first.map(({ at, value }) => (
                <li key={at}>
                  <Time atMs={Date.parse(at)}>{formatTime(Date.parse(at), 0)}</Time> {formatNumber(value)}{' '}
                  {sensor.unit}
                </li>
              ))}
            </ul>
          </li>
        ))}
        {ofTimes > 0 && <li>{t('curve.excludedTimes', { count: ofTimes })}</li>}
      </ul>
    </details>
  );
}
