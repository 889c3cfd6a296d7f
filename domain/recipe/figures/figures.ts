import { alcoholByVolumePercent } from '../../fermentation/index.js';
import type { BeerRecipe } from '../beerRecipe.js';
import { bitternessIbu } from './bitterness.js';
import { colourEbc } from './colour.js';
import { finalGravity } from './finalGravity.js';
import { originalGravity } from './originalGravity.js';

/** What a beer will be, by its recipe. */
export interface RecipeFigures {
  readonly originalGravity: number;
  readonly finalGravity: number;
  /** Undefined for a wort that no formula holds for: see `alcoholByVolumePercent`. */
  readonly alcoholPercent: number | undefined;
  readonly bitternessIbu: number;
  readonly colourEbc: number;
}

/** @returns undefined for a recipe without anything fermentable. */
export function figuresOf(recipe: BeerRecipe): RecipeFigures | undefined {
  const original = originalGravity(recipe);
  if (original === undefined) return undefined;
  const final = finalGravity(original, recipe.yeasts);
  return {
    originalGravity: original,
    finalGravity: final,
    alcoholPercent: alcoholByVolumePercent({ original, current: final }),
    bitternessIbu: bitternessIbu(recipe, original),
    colourEbc: colourEbc(recipe),
  };
}
