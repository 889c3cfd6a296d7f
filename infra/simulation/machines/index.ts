export { Fleet, type FleetStats } from './fleet.js';
export { createLedger, type Ledger, type LedgerEntry } from './ledger.js';
export { Machine, type WayOfLife } from './machine.js';
export { newMachine, type MachineState, type Running, type SavedMachine } from './machineState.js';
export type { FaultInjection } from './faultInjection.js';
export { SimulatedDevice } from './simulatedDevice.js';
