export { maxDeadlineMs, type HandleDeviceCommand } from './commands.js';
export { deviceCommand } from './decider.js';
export {
  isSettled,
  type CommandStatus,
  type DeviceCommand,
  type DeviceCommandEvent,
  type DeviceInstruction,
  type SetTemperature,
} from './events.js';
