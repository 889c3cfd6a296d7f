export { decodeDownlink } from './decodeDownlink.js';
export { decodeUplink, schemaVersion } from './decodeUplink.js';
export { deviceCodec } from './deviceCodec.js';
export { encodeDownlink } from './encodeDownlink.js';
export { packReadings } from './packReadings.js';
export { decodeLog, encodeLog } from './partitionLog.js';
export { decodeTelemetryBatch, type StoredLogLine, type StoredObservation } from './telemetryBatch.js';
export type { TelemetryHead } from './wantedEntries.js';
export { unpackReadings } from './unpackReadings.js';
