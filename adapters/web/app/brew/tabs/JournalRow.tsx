import type { Schemas } from '../../../../apiClient/index.js';
import { now } from '../../../shared/clock.js';
import { DeviceText, Time } from '../../../shared/components/index.js';
import { t } from '../../../shared/texts/brew.js';
import { formatNumber, formatTime } from '../../../shared/texts/index.js';

type Entry = Schemas['JournalEntry'];

/** A note, or what somebody measured: when, and by whom. */
export function JournalRow({ entry: { takenAt, text, measurement, writtenBy } }: { readonly entry: Entry }) {
  const atMs = Date.parse(takenAt);
  return (
    <li class="journal-row">
      <p class="label">
        <Time atMs={atMs}>{formatTime(atMs, now.value)}</Time>
        {writtenBy.name !== null && (
          <>
            {' · '}
            <DeviceText text={writtenBy.name} />
          </>
        )}
      </p>
      {measurement && <p class="numerals">{textOf(measurement)}</p>}
      {text !== null && (
        <p>
          <DeviceText text={text} />
        </p>
      )}
    </li>
  );
}

function textOf({ gravity, refractometer, ph, litres, celsius }: NonNullable<Entry['measurement']>): string {
  const corrected = gravity?.correctedGravity ?? gravity?.specificGravity;
  const parts = [
    corrected === undefined ? undefined : `${t('curve.gravity')} ${formatNumber(corrected, 4)}`,
    refractometer ? `${formatNumber(refractometer.brix, 1)} °Bx` : undefined,
    ph === null ? undefined : `pH ${formatNumber(ph)}`,
    litres === null ? undefined : `${formatNumber(litres)} l`,
    celsius === null ? undefined : `${formatNumber(celsius, 1)} °C`,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}
