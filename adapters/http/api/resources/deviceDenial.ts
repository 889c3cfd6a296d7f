import type { DeviceDenial } from '../../../../projections/queries/index.js';

/** `DeviceDenial` of openapi.yaml. */
export function deviceDenialResource({ at, reason, address, denials, since }: DeviceDenial) {
  return { at: at.toISOString(), reason, address, denials, since: since.toISOString() };
}
