export * from './codes.js';
export * from './limits.js';
export * from './reading.js';
export * from './transitions.js';
export * from './settings.js';
