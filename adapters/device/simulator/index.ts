export { Fleet, type FleetStats } from './fleet.js';
export { createLedger, type Ledger } from './ledger.js';
export type { MachineState } from './machineState.js';
export { SimulatedDevice } from './simulatedDevice.js';
