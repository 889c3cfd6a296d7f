export { bucketKey, bucketsOf, type Bucket, type BucketReading } from './bucketsOf.js';
export { emptyRollup, rollUp, type Rollup, type SensorRollup } from './rollUp.js';
