import type { ExceededLimit } from '../../domain/device/index.js';

/** The period in which a device that exceeded its limits may not connect. */
export interface DeviceThrottle {
  readonly exceeded: ExceededLimit;
  readonly since: Date;
  readonly until: Date;
}
