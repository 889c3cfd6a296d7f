export { decide, maxDeadlineMs, type HandleDeviceCommand } from './commands.js';
export { deviceCommand } from './decider.js';
export {
  evolve,
  initialState,
  isSettled,
  type CommandStatus,
  type DeviceCommand,
  type DeviceCommandEvent,
  type DeviceInstruction,
  type SetTemperature,
} from './events.js';
