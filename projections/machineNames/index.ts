export { projectMachineNames, type MachineNameRow } from './projectMachineNames.js';
