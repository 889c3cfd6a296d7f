import type { DeviceLimits } from '../../domain/device/index.js';
import type { Config } from '../config.js';

/** What a device may send. */
export function deviceLimits(config: Config): DeviceLimits {
  return {
    messages: { perSecond: config.deviceMessagesPerSecond, burst: config.deviceMessagesBurst },
    bytes: { perSecond: config.deviceBytesPerSecond, burst: config.deviceBytesBurst },
  };
}
