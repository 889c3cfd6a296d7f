export { setUnits, units, type Units } from './chosen.js';
export * from './quantities.js';
