export * from './codes.js';
export * from './limits.js';
export * from './plausibleTime.js';
export * from './reading.js';
export * from './sensorJudge.js';
export * from './sensorRules.js';
export * from './transitions.js';
export * from './settings.js';
