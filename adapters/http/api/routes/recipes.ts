import type { Router } from 'express';
import { recipeChangeRoutes, type RecipeChangeRoutesOptions } from './recipeChanges.js';
import { recipeReadRoutes } from './recipeReads.js';

/** Recipes of people. */
export function recipeRoutes(options: RecipeChangeRoutesOptions): readonly Router[] {
  return [recipeReadRoutes(options), recipeChangeRoutes(options)];
}
