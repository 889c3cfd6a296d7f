export { bucketKey, bucketsOf, type Bucket } from './bucketsOf.js';
export { rollUp, type Rollup, type SensorRollup } from './rollUp.js';
