export { createRecipeFiles } from './createRecipeFiles.js';
