export { isTold, isTolerable, offsetOf, sampleAfter, type ClockOffset, type ClockSample } from './clock.js';
export { isLaterStart, isSameConnection, type ObserveDevice } from './commands.js';
export { device } from './decider.js';
export {
  identityIn,
  type ClockError,
  type Connection,
  type CurrentSession,
  type Device,
  type DeviceAnomalyKind,
  type DeviceEvent,
  type DisconnectReason,
  type ExceededLimit,
  type MachineIdentity,
  type MissingMessages,
  type Throttle,
} from './events.js';
export { DeviceRates, type DeviceLimits } from './rates.js';
