import { machineTypes } from '../../../../domain/machine/index.js';
import { now } from '../../shared/clock.js';
import { Age, DialLine, Time } from '../../shared/components/index.js';
import { Base, Keg } from '../../shared/drawings/index.js';
import { t } from '../../shared/texts/brew.js';
import { formatDuration, formatTime, nameOfCode } from '../../shared/texts/index.js';
import { NeededNext } from '../home/NeededNext.js';
import type { Process } from './process.js';

interface NowPanelProps {
  readonly process: Process;
  readonly nextAtMs: number | undefined;
  /** Of the gravity; undefined while it is not known. */
  readonly perDay: number | undefined;
}

/** What the beer is doing: the dial, the vessel, the step, and when the next one comes. */
export function NowPanel({ process, nextAtMs, perDay }: NowPanelProps) {
  const { device, colour, reading } = process;
  const { celsius, targetCelsius, heats, litres, freshness, atMs } = reading;
  const isBase = device?.machineType?.code === machineTypes.base;
  const temperature = { celsius, targetCelsius, moves: freshness === 'fresh' };
  if (device?.status == null) return <p class="no-reading">{t('brew.noReading')}</p>;
  return (
    <section class="now" aria-label={t('brew.now')}>
      {isBase ? (
        <Base width={104} litres={litres} {...{ colour, heats, ...temperature }} />
      ) : (
        <Keg width={104} litres={litres} {...{ colour, ...temperature, ...fermenting(perDay) }} />
      )}
      <div>
        <DialLine {...{ celsius, targetCelsius, freshness }} isLarge />
        <p class="small">
          <Age freshness={freshness} atMs={atMs} />
        </p>
        <p class="now-step">{stepOf(process)}</p>
        {nextAtMs !== undefined && <NextStep atMs={nextAtMs} />}
        <NeededNext brew={process.brew} />
      </div>
    </section>
  );
}

/** A fall of the gravity by so much in a day is a fermentation at its liveliest. */
const liveliest = 0.015;

function fermenting(perDay = 0) {
  const part = Math.min(Math.max(-perDay / liveliest, 0), 1);
  return { foam: part, bubbles: Math.round(part * 6) };
}

/** `Mash · Mash rest` */
function stepOf({ device }: Process): string {
  const { phase, step } = device?.status ?? {};
  const names = [
    phase?.code ? nameOfCode('phase', phase.code) : undefined,
    step?.code ? nameOfCode('step', step.code) : undefined,
  ];
  return [...new Set(names.filter((name) => name !== undefined))].join(' · ');
}

function NextStep({ atMs }: { readonly atMs: number }) {
  return (
    <p class="small next">
      <Time atMs={atMs}>
        {t('brew.nextAt', {
          time: formatTime(atMs, now.value),
          duration: formatDuration((atMs - now.value) / 1_000),
        })}
      </Time>
    </p>
  );
}
