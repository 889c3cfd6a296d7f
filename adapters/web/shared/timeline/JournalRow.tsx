import type { ComponentChildren } from 'preact';
import type { Schemas } from '../../../apiClient/index.js';
import { now } from '../clock.js';
import { DeviceText, Time } from '../components/index.js';
import { t } from '../texts/brew.js';
import { formatNumber, formatTime } from '../texts/index.js';
import { formatGravity, formatTemperature } from '../units/index.js';
import './timeline.css';

type JournalEntry = Schemas['JournalEntry'];
type Measured = NonNullable<JournalEntry['measurement']>;

interface JournalRowProps {
  readonly entry: JournalEntry;
  /** What can be done with it. */
  readonly children?: ComponentChildren;
}

/** A note, or what somebody measured: when, by whom, and whether it says what it said at first. */
export function JournalRow({ entry, children }: JournalRowProps) {
  const { takenAt, text, measurement, writtenBy, recordedAt, changedAt } = entry;
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
        {Date.parse(changedAt) > Date.parse(recordedAt) && <Corrected atMs={Date.parse(changedAt)} />}
      </p>
      {measurement && <p class="numerals">{measuredText(measurement)}</p>}
      {text !== null && (
        <p>
          <DeviceText text={text} />
        </p>
      )}
      {children}
    </li>
  );
}

function Corrected({ atMs }: { readonly atMs: number }) {
  return (
    <span class="corrected">
      {' · ✎ '}
      <Time atMs={atMs}>{t('journal.corrected', { time: formatTime(atMs, now.value) })}</Time>
    </span>
  );
}

function measuredText({ gravity, refractometer, ph, litres, celsius }: Measured): string {
  const corrected = gravity?.correctedGravity ?? gravity?.specificGravity;
  const parts = [
    corrected === undefined ? undefined : `${t('curve.gravity')} ${formatGravity(corrected)}`,
    refractometer ? `${formatNumber(refractometer.brix, 1)} °Bx` : undefined,
    ph === null ? undefined : `pH ${formatNumber(ph)}`,
    litres === null ? undefined : `${formatNumber(litres)} l`,
    celsius === null ? undefined : formatTemperature(celsius),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}
