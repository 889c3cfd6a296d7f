import type { BeerRecipe } from '../beerRecipe.js';
import type { Fermentable } from '../ingredients.js';
import { kilogramsFromPounds, litresFromUsGallons } from '../../units/index.js';

/**
 * Points of gravity that a kilogram of sucrose gives a litre: a pound in a gallon of solution has 1.04621 (BeerXML 1.0 names the
 * figure, and it follows from Plato's table).
 */
const sucrosePoints = (46.214 * litresFromUsGallons(1)) / kilogramsFromPounds(1);

/**
 * Gravity of the wort in the fermenter: OG = 1 + Σ kg · yield · efficiency · 385.7 / (1000 · L). The efficiency counts for what
 * is mashed only; sugar and extract dissolve whole. Source: R. Daniels, "Designing Great Beers", 1996, chapter 5.
 *
 * @returns undefined for a recipe without anything fermentable.
 */
export function originalGravity(
  recipe: Pick<BeerRecipe, 'fermentables' | 'batchLitres' | 'efficiencyPercent'>,
): number | undefined {
  const points = recipe.fermentables.reduce((sum, each) => sum + pointsOf(each, recipe.efficiencyPercent), 0);
  return points > 0 ? 1 + points / recipe.batchLitres / 1000 : undefined;
}

function pointsOf({ kilograms, yieldPercent, use }: Fermentable, efficiencyPercent: number): number {
  const share = use === 'mash' ? efficiencyPercent / 100 : 1;
  return kilograms * (yieldPercent / 100) * share * sucrosePoints;
}
