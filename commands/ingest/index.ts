export { tryMessage, type DryRun, type DryRunParts, type MessageToTry, type TriedEvent } from './dryRun.js';
export type { IngestParts } from './ingestParts.js';
export { createPartitionIngest, type PartitionIngest } from './ingestPartition.js';
