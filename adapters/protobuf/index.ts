export { decodeUplink, maxEnvelopeBytes, schemaVersion } from './decodeUplink.js';
export { encodeDownlink } from './encodeDownlink.js';
export { packReadings } from './packReadings.js';
export {
  decodeTelemetryBatch,
  encodeTelemetryBatch,
  type StoredLogLine,
  type StoredObservation,
} from './telemetryBatch.js';
export { unpackReadings } from './unpackReadings.js';
