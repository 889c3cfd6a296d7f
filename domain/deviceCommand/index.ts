export {
  maxDeadlineMs,
  maxOpen,
  otherCommand,
  type Acknowledgement,
  type HandleDeviceCommand,
} from './commands.js';
export { waitingRequesters, type CommandRights } from './commandRights.js';
export { deviceCommand } from './decider.js';
export { answerGraceMs, nextDueAtMs, type DeviceState } from './due.js';
export {
  isClosed,
  knownCommand,
  knowsCommand,
  type CommandQueue,
  type CommandStatus,
  type DeviceCommandEvent,
  type OpenCommand,
  type ReturnCause,
} from './events.js';
export { withoutLogins as commandWithoutLogins } from './upcasters.js';
export { traitsOf, type DeviceInstruction, type InstructionKind } from './instructions.js';
export { type MachineSnapshot, type RunningSession } from './refuseInstruction.js';
