export {
  deviceCommandEvents,
  projectDeviceCommands,
  type DeviceCommandRow,
} from './projectDeviceCommands.js';
