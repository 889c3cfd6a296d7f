export * from './beerRecipe.js';
export * from './ingredients.js';
export { mostItems } from './beerRecipeLimits.js';
export type { Recipe, RecipeStep, StepEnding } from './recipe.js';
export { processesOf, recipeLimits } from './recipeLimits.js';
export { refuseBeerRecipe } from './refuseBeerRecipe.js';
export { refuseRecipe } from './refuseRecipe.js';
export { figuresOf, type RecipeFigures } from './figures/index.js';
export * from './scale/index.js';
