import type { Brew, Schemas } from '../../../apiClient/index.js';

type BrewResult = Schemas['BrewResult'];

export interface Results {
  readonly mine: BrewResult | undefined;
  /** The last brew of the same recipe before this one. */
  readonly before: { readonly brew: Brew; readonly result: BrewResult } | undefined;
}

/** @param listed completed brews of the recipe, in whatever order */
export function resultsOf(
  { brewId, plannedAt, recipe }: Pick<Brew, 'brewId' | 'plannedAt' | 'recipe'>,
  listed: readonly Brew[],
): Results {
  const mine = listed.find((each) => each.brewId === brewId)?.result;
  const earlier = listed
    .filter((each) => each.plannedAt < plannedAt && each.result && recipe?.recipeId === each.recipe?.recipeId)
    .toSorted((a, b) => b.plannedAt.localeCompare(a.plannedAt))[0];
  const before = recipe && earlier?.result ? { brew: earlier, result: earlier.result } : undefined;
  return { mine, before };
}
