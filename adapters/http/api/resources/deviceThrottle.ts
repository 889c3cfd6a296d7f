import type { DeviceThrottle } from '../../../../projections/queries/index.js';

/** `DeviceThrottle` of openapi.yaml. */
export function deviceThrottleResource({ exceeded, since, until }: DeviceThrottle) {
  return { exceeded, since: since.toISOString(), until: until.toISOString() };
}
