export {
  createDevice,
  createFileStore,
  createMemoryStore,
  type Device,
  type DeviceOptions,
} from './client/index.js';
export { playRecording, readRecording } from './recordings/index.js';
export {
  createLedger,
  Fleet,
  SimulatedDevice,
  type FleetStats,
  type Ledger,
  type MachineState,
} from './simulator/index.js';
