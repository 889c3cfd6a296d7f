import type { BeerRecipe } from '../beerRecipe.js';
import {
  ebcFromSrm,
  lovibondFromSrm,
  poundsFromKilograms,
  srmFromEbc,
  usGallonsFromLitres,
} from '../../units/index.js';

/**
 * Colour of the beer: SRM = 1.4922 · MCU^0.6859 with the malt colour units MCU = Σ lb · °L / gal, and EBC = 1.97 · SRM. Source: D.
 * Morey, "Approximating SRM Beer Color", Brewing Techniques, 1995.
 */
export function colourEbc({ fermentables, batchLitres }: Pick<BeerRecipe, 'fermentables' | 'batchLitres'>) {
  const units = fermentables.reduce((sum, { kilograms, colourEbc: ebc }) => {
    return sum + poundsFromKilograms(kilograms) * lovibondFromSrm(srmFromEbc(ebc));
  }, 0);
  return ebcFromSrm(1.4922 * (units / usGallonsFromLitres(batchLitres)) ** 0.6859);
}
