import { RefusedError } from '../../domain/kernel/refusal.js';
import { refuseBeerRecipe } from '../../domain/recipe/index.js';
import type { ReadRecipe } from '../../commands/ports/index.js';
import { readBeerJson } from './beerJson/readBeerJson.js';
import { readBeerXml } from './beerXml/readBeerXml.js';
import { decodeText } from './decodeText.js';
import { fileLimits } from './fileLimits.js';

/**
 * All recipes of a file, whatever its format.
 *
 * @throws RefusedError with the path of each field that can't be read.
 */
export function readRecipes(file: Uint8Array): readonly ReadRecipe[] {
  const text = decodeText(file);
  const recipes = /^\s*</.test(text) ? readBeerXml(text) : readBeerJson(text);
  const { recipes: most } = fileLimits;
  if (recipes.length < 1 || recipes.length > most)
    throw new RefusedError([{ field: 'file', rule: `it has 1 to ${most} recipes, not ${recipes.length}` }]);
  const refusals = recipes.flatMap(({ recipe }, index) =>
    refuseBeerRecipe(recipe).map(({ field, rule }) => ({
      field: field.replace(/^recipe/, `recipes/${index}`),
      rule,
    })),
  );
  if (refusals.length > 0) throw new RefusedError(refusals.slice(0, fileLimits.refusals));
  return recipes.map((read) => ({ ...read, remarks: read.remarks.slice(0, fileLimits.remarks) }));
}
