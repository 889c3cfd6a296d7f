export type { IngestParts } from './ingestParts.js';
export { createPartitionIngest, type PartitionIngest } from './ingestPartition.js';
export {
  UnreadableBody,
  type DecodedEntry,
  type LogRecord,
  type ObservedContent,
  type Uplink,
  type UplinkBody,
  type UplinkCodec,
} from './uplink.js';
export { judgedFormat, logFormat, orderedFormat } from './logFormat.js';
