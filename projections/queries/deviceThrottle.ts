import type { ExceededLimit } from '../../domain/device/index.js';

/** A device that sent more than its limits allow is not let in for a while. */
export interface DeviceThrottle {
  readonly exceeded: ExceededLimit;
  readonly since: Date;
  readonly until: Date;
}
