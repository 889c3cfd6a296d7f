export { validation } from './validation.js';
