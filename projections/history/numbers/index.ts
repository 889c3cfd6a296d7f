export { decimalsOf, largestScaled } from './decimals.js';
export { readNumbers } from './readNumbers.js';
export { writeNumbers } from './writeNumbers.js';
