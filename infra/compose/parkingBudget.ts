import type { ParkingBudget } from '../../adapters/postgres/index.js';
import type { Config } from '../config.js';

/** The parking budget from the settings. */
export function parkingBudget(config: Config): ParkingBudget {
  return {
    deviceMessages: config.parkedDeviceMessages,
    deviceBytes: config.parkedDeviceBytes,
    messages: config.parkedMessages,
    bytes: config.parkedBytes,
  };
}
