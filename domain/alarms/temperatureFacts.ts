import { phases, processTypes } from '../machine/index.js';
import type { SampledReading } from './signals.js';
import type { AlarmSettings } from './changeable/settings.js';

/** How the temperature follows its target in a session. */
export interface TemperatureFacts {
  readonly targetCelsius: number;
  /** Since when the target has to be reached. */
  readonly sinceMs: number;
  /** Of the last reading. */
  readonly celsius: number;
  readonly isReached: boolean;
  /** It was reached, and is out of the band since then. */
  readonly outSinceMs?: number;
}

/** Water boils at 95 °C in 1,500 m: a boil has begun below its nominal target. */
const boilCelsius = 5;
/** A temperature is back in the band when it is this much within: one that swings around the limit is one episode. */
const hysteresisCelsius = 0.5;

/** In these phases the machine holds its target; a boil and a chill only have to reach it. */
const heldPhases: ReadonlySet<number> = new Set([
  phases.mash,
  phases.primaryFermentation,
  phases.secondaryFermentation,
  phases.clarification,
  phases.carbonating,
  phases.serving,
]);

const controlled: ReadonlySet<number> = new Set([
  processTypes.brew,
  processTypes.fermentation,
  processTypes.serving,
]);

/** The facts after one more reading. A new target has to be reached anew, unless it is within the band of the one before. */
export function withTemperature(
  before: TemperatureFacts | undefined,
  { targetCelsius, celsius, atMs }: SampledReading,
  at: { readonly processType: number; readonly phase?: number; readonly settings: AlarmSettings },
): TemperatureFacts | undefined {
  if (!controlled.has(at.processType)) return undefined;
  if (targetCelsius === undefined || celsius === undefined) return before;
  const band = bandOf(at);
  const isFollowed = before !== undefined && Math.abs(before.targetCelsius - targetCelsius) <= band;
  const distance = Math.abs(celsius - targetCelsius);
  const isReached = (isFollowed && before.isReached) || distance <= band;
  const outSinceMs = isFollowed ? before.outSinceMs : undefined;
  const isOut = distance > (outSinceMs === undefined ? band : Math.max(0, band - hysteresisCelsius));
  const isHeld = at.phase !== undefined && heldPhases.has(at.phase);
  return {
    targetCelsius,
    sinceMs: isFollowed ? before.sinceMs : atMs,
    celsius,
    isReached,
    ...(isHeld && isReached && isOut && { outSinceMs: outSinceMs ?? atMs }),
  };
}

/** The facts of the last reading, judged by other settings. */
export function withOtherBand(
  temperature: TemperatureFacts,
  atMs: number,
  at: Parameters<typeof withTemperature>[2],
): TemperatureFacts {
  const { targetCelsius, celsius } = temperature;
  const reading = { session: 0, error: 0, targetCelsius, celsius, atMs };
  return withTemperature(temperature, reading, at) ?? temperature;
}

function bandOf({
  processType,
  phase,
  settings: { temperatureOutOfBand },
}: {
  readonly processType: number;
  readonly phase?: number;
  readonly settings: AlarmSettings;
}): number {
  if (phase === phases.boil) return boilCelsius;
  const { brewCelsius, kegCelsius } = temperatureOutOfBand;
  return processType === processTypes.brew ? brewCelsius : kegCelsius;
}
