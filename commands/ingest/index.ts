export { createPartitionIngest, type IngestParts, type PartitionIngest } from './ingestPartition.js';
export type { Observation, Uplink, UplinkBody, UplinkCodec } from './uplink.js';
