export {
  createDispatcher,
  type Dispatcher,
  type DispatcherParts,
  type DispatchQueue,
  type DueCommand,
} from './dispatch.js';
export {
  createDeviceCommands,
  type AcceptedCommand,
  type CommandRequest,
  type DeviceCommands,
  type DeviceCommandsParts,
} from './deviceCommands.js';
