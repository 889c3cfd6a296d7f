export { reportErrors } from './reportErrors.js';
