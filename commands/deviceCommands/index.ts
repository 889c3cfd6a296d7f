export { createDispatcher, type Dispatcher, type DispatcherParts } from './dispatcher.js';
export {
  createDeviceCommands,
  type AcceptedCommand,
  type CommandRequest,
  type DeviceCommands,
  type DeviceCommandsParts,
} from './deviceCommands.js';
export { createQueues } from './queues.js';
