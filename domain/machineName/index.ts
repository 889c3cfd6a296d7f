export { machineName } from './decider.js';
export type { MachineNameEvent } from './events.js';
