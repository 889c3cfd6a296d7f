import { recipeLimits } from '../recipeLimits.js';

/** What a recipe is scaled to. */
export interface BrewTarget {
  /** Into the keg; see `targetLitres`. */
  readonly batchLitres: number;
  /** What the machine heats to for the boil: see `boilCelsiusAt`. */
  readonly boilCelsius: number;
}

/** What the machine's own program heats to near sea level: under the boiling point, so that the target is reached in any weather. */
const boilCelsius = 98;
const metresPerKelvin = 300;

/** Water boils about 1 °C lower for each 300 m of altitude (International Standard Atmosphere, up to 4,000 m). */
export function boilCelsiusAt(altitudeMetres = 0): number {
  return Math.round(10 * (boilCelsius - Math.max(0, altitudeMetres) / metresPerKelvin)) / 10;
}

const usualLitres = 5;

/** A batch that fits stays as it is; a larger one becomes 5 L. */
export function targetLitres(batchLitres: number): number {
  const { min, max } = recipeLimits.batchLitres;
  return batchLitres > max ? usualLitres : Math.max(min, batchLitres);
}

/** The machine chills to this, and the keg goes on from there (domain facts). */
export const chillCelsius = 25;
