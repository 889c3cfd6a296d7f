import { platoFromSpecificGravity } from '../units/index.js';
import { areGravities, type Gravities } from './gravities.js';

/**
 * How much of the extract seems to be gone, in per cent, as a hydrometer shows it: (OG − FG) / (OG − 1). Alcohol makes beer
 * lighter than its extract, so a dry beer can have more than 100.
 *
 * @returns undefined for an original gravity outside of 1.0004 to 1.125, or a current one outside of 0.98 to the original.
 */
export function apparentAttenuationPercent(gravities: Gravities): number | undefined {
  if (!areGravities(gravities)) return undefined;
  const { original, current } = gravities;
  return (100 * (original - current)) / (original - 1);
}

/**
 * How much of the extract is gone, in per cent, with the alcohol accounted for: 100 · (OE − RE) / OE, extracts in °P.
 *
 * @returns undefined as `apparentAttenuationPercent`.
 */
export function realAttenuationPercent(gravities: Gravities): number | undefined {
  if (!areGravities(gravities)) return undefined;
  const { original, real } = extractsOf(gravities);
  return (100 * (original - real)) / original;
}

/** In degrees Plato: of the wort, and of the beer without its alcohol. */
interface Extracts {
  readonly original: number;
  readonly real: number;
}

/**
 * Real extract by Balling: RE = 0.1808 · OE + 0.8192 · AE. The factors are those of M. L. Hall, "Brew by the Numbers: Add Up
 * What's in Your Beer", Zymurgy 18(2), summer 1995; also R. Daniels, "Designing Great Beers", 1996.
 */
export function extractsOf({ original, current }: Gravities): Extracts {
  const originalPlato = platoFromSpecificGravity(original);
  const apparentPlato = platoFromSpecificGravity(current);
  return { original: originalPlato, real: 0.1808 * originalPlato + 0.8192 * apparentPlato };
}
