export { isLaterStart, isSameConnection, type ObserveDevice } from './commands.js';
export { device, deviceIdPattern } from './decider.js';
export {
  identityIn,
  type Connection,
  type CurrentSession,
  type Device,
  type DeviceAnomalyKind,
  type DeviceEvent,
  type DisconnectReason,
  type MachineIdentity,
  type MissingMessages,
} from './events.js';
