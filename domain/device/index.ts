export { isLaterStart, isSameConnection, type ObserveDevice } from './commands.js';
export { device, deviceIdPattern } from './decider.js';
export {
  type Connection,
  type CurrentSession,
  type Device,
  type DeviceAnomalyKind,
  type DeviceEvent,
  type DisconnectReason,
  type MissingMessages,
} from './events.js';
