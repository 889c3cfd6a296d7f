export { beginView, endView, view, viewOptions } from './view.js';
