import type { BeerRecipe } from '../../domain/recipe/index.js';

export type RecipeFormat = 'beerxml' | 'beerjson';

/** A field of a file that a recipe has no place for, or that was assumed because the file lacks it. */
export interface FileRemark {
  /** Path in the file. */
  readonly field: string;
  readonly remark: string;
}

export interface ReadRecipe {
  readonly format: RecipeFormat;
  readonly recipe: BeerRecipe;
  readonly remarks: readonly FileRemark[];
}

/** Recipes as other programs write and read them. */
export interface RecipeFiles {
  /**
   * All recipes of a file, which is BeerXML 1.0 or BeerJSON 1.0.
   *
   * @throws RefusedError (`COMMAND_REFUSED`) with the path of each field that can't be read.
   */
  read(file: Uint8Array): Promise<readonly ReadRecipe[]>;
  write(format: RecipeFormat, recipe: BeerRecipe): string;
}
