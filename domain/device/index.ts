export type { ObserveDevice } from './commands.js';
export { device, deviceIdPattern } from './decider.js';
export {
  type Connection,
  type Device,
  type DeviceAnomalyKind,
  type DeviceEvent,
  type DisconnectReason,
} from './events.js';
