export { boilMinutesLike } from './bitterness.js';
export { figuresOf, type RecipeFigures } from './figures.js';
