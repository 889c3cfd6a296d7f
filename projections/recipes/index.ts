export {
  projectRecipes,
  recipeEvents,
  type RecipeChanges,
  type RecipeRow,
  type RecipeVersionRow,
} from './projectRecipes.js';
