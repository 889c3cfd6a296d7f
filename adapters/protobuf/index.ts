export { packAcknowledgement } from './acknowledgements.js';
export { decodeDownlink, type Downlink } from './decodeDownlink.js';
export { decodeUplink, maxEnvelopeBytes, schemaVersion } from './decodeUplink.js';
export { encodeDownlink } from './encodeDownlink.js';
export { packReadings } from './packReadings.js';
export { packSettings } from './settings.js';
export {
  decodeTelemetryBatch,
  encodeTelemetryBatch,
  type StoredLogLine,
  type StoredObservation,
} from './telemetryBatch.js';
export { unpackReadings } from './unpackReadings.js';
export { bytesFromUuid } from './uuid.js';
