import type { ParkingBudget } from '../../adapters/postgres/index.js';
import type { Config } from '../config.js';

/** What may be parked. */
export function parkingBudget(config: Config): ParkingBudget {
  return {
    deviceMessages: config.parkedDeviceMessages,
    deviceBytes: config.parkedDeviceBytes,
    messages: config.parkedMessages,
    bytes: config.parkedBytes,
  };
}
