import {
  gravityOfBeer,
  gravityOfWort,
  type GravityReading,
  type RefractometerReading,
} from '../fermentation/index.js';
import type { MeasurementByHand } from './events.js';
import { correctedGravity } from './refuseEntry.js';

export interface MeasurementAt {
  readonly atMs: number;
  readonly content: MeasurementByHand;
}

/** Yeast has hardly begun: what is measured now is wort. */
const lagMs = 12 * 3_600_000;

/**
 * Gravities that people measured, in the order of time, each as a hydrometer at its own temperature would show it. Where somebody read both,
 * the hydrometer counts. A refractometer shows beer only where the original gravity was measured too, and with much alcohol.
 *
 * @param beganAtMs when fermentation began: until half a day later, wort is measured. Where nobody knows, the first value is of wort.
 */
export function gravitiesByHand(
  measurements: readonly MeasurementAt[],
  beganAtMs: number | undefined,
): readonly GravityReading[] {
  const found: GravityReading[] = [];
  let original: number | undefined;
  for (const { atMs, content } of measurements.toSorted((a, b) => a.atMs - b.atMs)) {
    const isWort = beganAtMs === undefined ? original === undefined : atMs <= beganAtMs + lagMs;
    const specificGravity = gravityOf(content, isWort ? undefined : original, isWort);
    if (specificGravity === undefined) continue;
    if (isWort) original = specificGravity;
    found.push({ atMs, specificGravity });
  }
  return found;
}

function gravityOf(
  { gravity, refractometer }: MeasurementByHand,
  original: number | undefined,
  isWort: boolean,
): number | undefined {
  if (gravity) return correctedGravity(gravity);
  if (!refractometer) return undefined;
  return isWort ? gravityOfWort(refractometer) : beerOf(refractometer, original);
}

function beerOf(refractometer: RefractometerReading, original: number | undefined): number | undefined {
  return original === undefined ? undefined : gravityOfBeer(refractometer, original);
}
