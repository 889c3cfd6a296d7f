export type { IngestParts } from './ingestParts.js';
export { createPartitionIngest, type PartitionIngest } from './ingestPartition.js';
