import type { BeerRecipe } from '../beerRecipe.js';
import { whirlpoolCelsius } from '../carousel.js';
import type { Hop } from '../ingredients.js';
import { kelvinFromCelsius } from '../../units/index.js';

/**
 * Share of the alpha acids that ends up in the beer: 1.65 · 0.000125^(G − 1) · (1 − e^(−0.04 · minutes)) / 4.15. Source: G.
 * Tinseth, "Glenn's Hop Utilization Numbers", realbeer.com/hops, 1995.
 *
 * @param gravity of the boiling wort, for example 1.050.
 */
export function tinsethUtilization(gravity: number, minutes: number): number {
  const bigness = 1.65 * 0.000125 ** (gravity - 1);
  return (bigness * (1 - Math.exp(-0.04 * minutes))) / 4.15;
}

/**
 * How fast hops give bitterness below boiling, compared with boiling: 2.39 · 10¹¹ · e^(−9773 / K), at most 1. Source: J.-P.
 * Hosom, "An Improved IBU Calculation for Hop Stands" (mIBU), 2015, from rates of M. G. Malowicki, 2005.
 */
export function isomerizationBelowBoiling(celsius: number): number {
  return Math.min(1, 2.39e11 * Math.exp(-9_773 / kelvinFromCelsius(celsius)));
}

/** Bitterness in IBU, which are milligrams of isomerized alpha acids in a litre. Hops in the mash and dry hops are left out. */
export function bitternessIbu(
  { hops, batchLitres, boilMinutes }: Pick<BeerRecipe, 'hops' | 'batchLitres' | 'boilMinutes'>,
  gravity: number,
): number {
  return hops.reduce((sum, hop) => {
    const milligrams = hop.grams * (hop.alphaPercent / 100) * 1000;
    return sum + (milligrams * utilizationOf(hop, gravity, boilMinutes)) / batchLitres;
  }, 0);
}

function utilizationOf(hop: Hop, gravity: number, boilMinutes: number): number {
  switch (hop.use) {
    case 'firstWort':
      return tinsethUtilization(gravity, boilMinutes);
    case 'boil':
      return tinsethUtilization(gravity, hop.minutes ?? 0);
    case 'whirlpool': {
      const { minutes = 0 } = hop;
      return tinsethUtilization(gravity, minutes) * isomerizationBelowBoiling(whirlpoolCelsius(hop));
    }
    case 'mash':
    case 'dryHop':
      return 0;
  }
}

/** Minutes of boiling that give the same bitterness as a whirlpool does: the inverse of the two formulas. */
export function boilMinutesLike(hop: Pick<Hop, 'minutes' | 'celsius'>): number {
  const { minutes = 0 } = hop;
  const share = isomerizationBelowBoiling(whirlpoolCelsius(hop)) * (1 - Math.exp(-0.04 * minutes));
  // At boiling heat it is the whirlpool's own time, which the logarithm can't tell of one that takes hours.
  return Math.min(minutes, -Math.log(1 - share) / 0.04);
}
