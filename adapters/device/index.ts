export {
  createDevice,
  createFileStore,
  createMemoryStore,
  type CommandControl,
  type Device,
  type DeviceLogin,
  type DeviceMemory,
  type DeviceOptions,
} from './client/index.js';
export {
  describeMapping,
  describePreview,
  openRecording,
  playRecording,
  timeZone,
  unitNamed,
  type OpenOptions,
  type Recording,
  type RecordingOptions,
} from './recordings/index.js';
