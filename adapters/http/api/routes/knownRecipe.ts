import {
  boilCelsiusAt,
  targetLitres,
  type BeerRecipe,
  type BrewTarget,
} from '../../../../domain/recipe/index.js';
import type { RecipeQueries, StoredRecipe } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import type { Caller } from '../people/index.js';

/** Which recipe, for which machine. */
export interface RecipeOnMachine {
  readonly recipeId: string;
  /** The latest when left out. */
  readonly version?: number;
  readonly litres?: number;
  readonly altitudeMetres?: number;
}

/**
 * The caller's recipe.
 *
 * @throws HttpProblem 404 for one that does not exist, or is somebody else's.
 */
export async function knownRecipe(
  queries: RecipeQueries,
  { personId }: Caller,
  { recipeId, version }: Pick<RecipeOnMachine, 'recipeId' | 'version'>,
): Promise<StoredRecipe> {
  const recipe = await queries.byId({ recipeId, personId, version });
  if (recipe) return recipe;
  const rule = 'there is no recipe with this id and version, or it does not show yet';
  throw new HttpProblem(404, rule, { errors: [{ pointer: 'path.recipeId', detail: rule }] });
}

export function targetOf(
  { batchLitres }: BeerRecipe,
  { litres = targetLitres(batchLitres), altitudeMetres }: Omit<RecipeOnMachine, 'recipeId'>,
): BrewTarget {
  return { batchLitres: litres, boilCelsius: boilCelsiusAt(altitudeMetres) };
}
