export { decide, type ObserveDevice } from './commands.js';
export { device, deviceIdPattern } from './decider.js';
export {
  evolve,
  initialState,
  type Connection,
  type Device,
  type DeviceAnomalyKind,
  type DeviceEvent,
  type DisconnectReason,
} from './events.js';
