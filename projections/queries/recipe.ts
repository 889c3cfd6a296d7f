import type { BeerRecipe, RecipeVersion } from '../../domain/recipe/index.js';
import type { PageRequest } from './page.js';

/** One version of a person's recipe. */
export interface StoredRecipe extends RecipeVersion {
  readonly latestVersion: number;
  readonly content: BeerRecipe;
  readonly copiedFrom: RecipeVersion | null;
  readonly createdAt: Date;
  /** When this version was made. */
  readonly versionAt: Date;
}

export interface RecipeFilter extends PageRequest {
  readonly personId: string;
}

export interface RecipeVersionFilter extends RecipeFilter {
  readonly recipeId: string;
}

export interface RecipeQuery extends Pick<RecipeVersion, 'recipeId'> {
  readonly personId: string;
  /** The latest when left out. */
  readonly version?: number | undefined;
}
