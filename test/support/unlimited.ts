import type { DeviceLimits } from '../../domain/device/index.js';

/** Limits that no test goes beyond. */
export const unlimited: DeviceLimits = {
  messages: { perSecond: 1e6, burst: 1e9 },
  bytes: { perSecond: 1e9, burst: 1e12 },
};
