export { decodeDownlink } from './decodeDownlink.js';
export { decodeUplink, schemaVersion } from './decodeUplink.js';
export { deviceCodec } from './deviceCodec.js';
export { encodeDownlink } from './encodeDownlink.js';
export { packReadings } from './packReadings.js';
export { decodeLog, encodeLog } from './partitionLog.js';
export {
  decodeTelemetryBatch,
  type StoredLogLine,
  type StoredObservation,
  type TelemetryHead,
} from './telemetryBatch.js';
export { unpackReadings } from './unpackReadings.js';
