export { createRecipes, type Recipes, type RecipesParts } from './recipes.js';
