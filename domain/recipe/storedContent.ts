import type { PersonalText } from '../people/index.js';
import type { BeerRecipe } from './beerRecipe.js';

/** A recipe as events hold it: one text, since names and notes are all over it, and the whole is encrypted with its person's key. */
export function storedContent(recipe: BeerRecipe): PersonalText {
  return JSON.stringify(recipe);
}

/** @returns undefined once its person is deleted */
export function contentOf(stored: PersonalText): BeerRecipe | undefined {
  return stored === null ? undefined : (JSON.parse(stored) as BeerRecipe);
}
