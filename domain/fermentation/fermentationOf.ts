import { alcoholByVolumePercent } from './alcohol.js';
import { apparentAttenuationPercent } from './attenuation.js';
import { calibratedByHand } from './calibratedByHand.js';
import { gravityChangePerDay } from './changePerDay.js';
import { forecastFermentation, type Band } from './forecast.js';
import { dayMs, median, type GravityReading } from './readings.js';

/** Where a figure comes from; `computed` from other figures. */
export type FigureSource = 'hand' | 'probe' | 'recipe' | 'forecast' | 'computed';

/** Why a figure is not there. */
export type MissingReason =
  'noGravity' | 'noOriginal' | 'tooFewReadings' | 'undetermined' | 'ended' | 'implausible';

export type Figure<Value = number> =
  | {
      readonly type: 'known';
      readonly value: Value;
      readonly source: FigureSource;
      /** Epoch milliseconds of the last reading that it is from; null for what no reading says. */
      readonly atMs: number | null;
    }
  | { readonly type: 'missing'; readonly reason: MissingReason };

export interface Fermentation {
  readonly originalGravity: Figure;
  readonly currentGravity: Figure;
  /** A band where it is forecast; where it was measured or comes from a recipe, all three are the same. */
  readonly finalGravity: Figure<Band>;
  readonly apparentAttenuationPercent: Figure;
  readonly alcoholByVolumePercent: Figure;
  readonly gravityChangePerDay: Figure;
  /** Epoch milliseconds. */
  readonly endsAtMs: Figure<Band>;
  /** Added to each reading of the probe, so that it agrees with the hydrometer; null where nobody compared them. */
  readonly probeOffset: number | null;
}

/** What is known of a fermentation. Gravities by hand are corrected to the temperature of the hydrometer. */
export interface FermentationPoints {
  readonly probe: readonly GravityReading[];
  readonly byHand: readonly GravityReading[];
  /** When fermentation began: what was measured before is wort. Undefined when it is not known. */
  readonly beganAtMs: number | undefined;
  /** It is over: what is measured now is the final gravity. */
  readonly hasEnded: boolean;
}

export interface RecipeGravities {
  readonly originalGravity: number;
  readonly finalGravity: number;
}

/** Yeast has hardly begun: what is measured now is the original gravity. */
const lagMs = 12 * 3_600_000;
/** A probe shows single values that are off; in so much time the beer's gravity changes by less than a thousandth. */
const nowMs = 2 * 3_600_000;

/**
 * The figures of a fermentation, each with its source, or why it is missing. A hydrometer is right and a floating probe has the right shape: so
 * what was read by hand shifts the whole curve of the probe (`calibratedByHand`), and stands itself where there is no probe.
 * What nobody measured comes from the recipe, and alcohol and attenuation are only known for gravities that were measured.
 */
export function fermentationOf(
  points: FermentationPoints,
  recipe: RecipeGravities | undefined,
): Fermentation {
  const { hasEnded } = points;
  const { probe, offset } = calibratedByHand(points.probe, points.byHand);
  const measured: Measured = { ...points, probe };
  const original = originalOf(measured, recipe);
  const current = currentOf(measured);
  const curve = curveOf(measured);
  const forecast = hasEnded ? undefined : forecastFermentation(curve);
  const lastAtMs = curve.at(-1)?.atMs ?? null;
  return {
    originalGravity: original,
    currentGravity: current,
    finalGravity: finalOf({ hasEnded, current, forecast: forecast?.finalGravity, curve, lastAtMs }, recipe),
    apparentAttenuationPercent: ofBoth(original, current, apparentAttenuationPercent),
    alcoholByVolumePercent: ofBoth(original, current, alcoholByVolumePercent),
    gravityChangePerDay: changeOf(curve, measured),
    endsAtMs: endOf(hasEnded, curve, forecast?.endsAtMs, lastAtMs),
    probeOffset: offset,
  };
}

type Measured = FermentationPoints;

function originalOf({ probe, byHand, beganAtMs }: Measured, recipe: RecipeGravities | undefined): Figure {
  const wort = byHand.filter(({ atMs }) => beganAtMs === undefined || atMs <= beganAtMs + lagMs);
  const [first] = beganAtMs === undefined ? wort.slice(0, 1) : wort.slice(-1);
  if (first && (beganAtMs !== undefined || !isLate(first, probe)))
    return known(first.specificGravity, 'hand', first.atMs);
  const start = probe[0];
  if (start) {
    const early = probe.filter(({ atMs }) => atMs <= start.atMs + nowMs);
    return known(
      median(early.map(({ specificGravity }) => specificGravity)),
      'probe',
      early.at(-1)?.atMs ?? null,
    );
  }
  return recipe ? known(recipe.originalGravity, 'recipe', null) : missing('noGravity');
}

/** When nobody knows when fermentation began, a hydrometer that was read long after the probe's first value shows no wort. */
function isLate({ atMs }: GravityReading, [first]: readonly GravityReading[]): boolean {
  return first !== undefined && atMs > first.atMs + lagMs;
}

function currentOf({ probe, byHand }: Measured): Figure {
  const hand = byHand.at(-1);
  const last = probe.at(-1);
  if (hand && (!last || hand.atMs > last.atMs - nowMs)) return known(hand.specificGravity, 'hand', hand.atMs);
  if (!last) return missing('noGravity');
  const latest = probe.filter(({ atMs }) => atMs >= last.atMs - nowMs);
  return known(median(latest.map(({ specificGravity }) => specificGravity)), 'probe', last.atMs);
}

/** What forecast and change are read from: a probe has enough values, a hydrometer only where there is none. */
function curveOf({ probe, byHand, beganAtMs }: Measured): readonly GravityReading[] {
  const curve = probe.length > 0 ? probe : byHand;
  if (beganAtMs === undefined) return curve;
  const since = curve.filter(({ atMs }) => atMs >= beganAtMs);
  const wort = curve.findLast(({ atMs }) => atMs < beganAtMs);
  return wort ? [{ ...wort, atMs: beganAtMs }, ...since] : since;
}

function finalOf(
  {
    hasEnded,
    current,
    forecast,
    curve,
    lastAtMs,
  }: {
    readonly hasEnded: boolean;
    readonly current: Figure;
    readonly forecast: Band | undefined;
    readonly curve: readonly GravityReading[];
    readonly lastAtMs: number | null;
  },
  recipe: RecipeGravities | undefined,
): Figure<Band> {
  if (hasEnded && current.type === 'known') return { ...current, value: exactly(current.value) };
  if (forecast) return known(forecast, 'forecast', lastAtMs);
  return recipe ? known(exactly(recipe.finalGravity), 'recipe', null) : missing(withoutForecast(curve));
}

/** Of the last day; by hand, where nobody measures each day, of the last three readings. */
function changeOf(curve: readonly GravityReading[], { probe, hasEnded }: Measured): Figure {
  const last = curve.at(-1);
  if (hasEnded) return missing('ended');
  if (!last) return missing('noGravity');
  const isProbe = probe.length > 0;
  const recent = isProbe ? curve.filter(({ atMs }) => atMs >= last.atMs - dayMs) : curve.slice(-3);
  const change = gravityChangePerDay(recent);
  return change === undefined
    ? missing('tooFewReadings')
    : known(change, isProbe ? 'probe' : 'hand', last.atMs);
}

function endOf(
  hasEnded: boolean,
  curve: readonly GravityReading[],
  forecast: Band | undefined,
  lastAtMs: number | null,
): Figure<Band> {
  if (hasEnded) return missing('ended');
  if (forecast) return known(forecast, 'forecast', lastAtMs);
  return missing(withoutForecast(curve));
}

function withoutForecast(curve: readonly GravityReading[]): MissingReason {
  return curve.length < leastForForecast ? 'tooFewReadings' : 'undetermined';
}

const leastForForecast = 12;

function ofBoth(
  original: Figure,
  current: Figure,
  formula: (gravities: { original: number; current: number }) => number | undefined,
): Figure {
  if (current.type === 'missing') return current;
  if (original.type === 'missing') return missing('noOriginal');
  const value = formula({ original: original.value, current: current.value });
  return value === undefined ? missing('implausible') : known(value, 'computed', current.atMs);
}

function exactly(value: number): Band {
  return { expected: value, lowest: value, highest: value };
}

function known<Value>(value: Value, source: FigureSource, atMs: number | null): Figure<Value> {
  return { type: 'known', value, source, atMs };
}

function missing(reason: MissingReason): Extract<Figure, { type: 'missing' }> {
  return { type: 'missing', reason };
}
