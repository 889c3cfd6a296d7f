import { platoFromSpecificGravity, specificGravityFromPlato } from '../units/index.js';
import { apparentAttenuationPercent } from './attenuation.js';

/** What somebody read off a refractometer. */
export interface RefractometerReading {
  /** Degrees Brix, as its scale shows them. */
  readonly brix: number;
  /** Wort has other sugars than the cane sugar that the scale is made for: it shows so many times the extract. */
  readonly wortCorrectionFactor: number;
}

/** Instruments and worts have 1.00 to 1.06: S. Terrill, "Refractometer FG Results", seanterrill.com, 2011, takes 1.04. */
export const usualWortCorrectionFactor = 1.04;
const limits = {
  brix: { least: 0, most: 40 },
  wortCorrectionFactor: { least: 0.95, most: 1.1 },
} as const;

/** Below this Terrill's formula does not hold: he left out such beers, because no formula came close to them. */
const leastAttenuationPercent = 61;

/** Specific gravity of wort in which no yeast has worked; undefined for what no refractometer shows. */
export function gravityOfWort(reading: RefractometerReading): number | undefined {
  return isReadable(reading) ? specificGravityFromPlato(extractOf(reading)) : undefined;
}

/**
 * Specific gravity of fermented beer, of which alcohol raises the reading: the new cubic formula of S. Terrill, "Refractometer FG
 * Results", seanterrill.com, 7 April 2011, a fit to beers of eight brewers. Its first value is the extract of the wort.
 *
 * @param original specific gravity of the wort
 * @returns undefined for what no refractometer shows, and for beer that has fermented by less than 61 %.
 */
export function gravityOfBeer(reading: RefractometerReading, original: number): number | undefined {
  if (!isReadable(reading)) return undefined;
  const i = platoFromSpecificGravity(original);
  const f = extractOf(reading);
  const ofWort = -0.0044993 * i + 0.00027581 * i ** 2 - 0.00000728 * i ** 3;
  const ofBeer = 0.011774 * f - 0.0012717 * f ** 2 + 0.000063293 * f ** 3;
  const current = 1 + ofWort + ofBeer;
  const attenuation = apparentAttenuationPercent({ original, current });
  return attenuation !== undefined && attenuation >= leastAttenuationPercent ? current : undefined;
}

function extractOf({ brix, wortCorrectionFactor }: RefractometerReading): number {
  return brix / wortCorrectionFactor;
}

function isReadable(reading: RefractometerReading): boolean {
  return (['brix', 'wortCorrectionFactor'] as const).every((field) => {
    const { least, most } = limits[field];
    return reading[field] >= least && reading[field] <= most;
  });
}
