export { createMachineNames, type MachineNames } from './machineNames.js';
