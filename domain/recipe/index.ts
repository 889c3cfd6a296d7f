export type { Recipe, RecipeStep, StepEnding } from './recipe.js';
export { processesOf, recipeLimits } from './recipeLimits.js';
export { refuseRecipe } from './refuseRecipe.js';
