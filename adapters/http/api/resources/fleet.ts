import type { FleetDevice, FleetDeviceDetails } from '../../../../projections/queries/index.js';
import { isoOrNull } from './coded.js';
import { deviceResource } from './device.js';
import { shareResource } from './share.js';

/** `FleetDevice` of openapi.yaml. */
export function fleetResource({ device, state, access, tags }: FleetDevice) {
  return { device: deviceResource(device), state, access, tags };
}

/** `FleetDeviceDetails` of openapi.yaml. */
export function fleetDetailsResource(details: FleetDeviceDetails) {
  const { wayIn, enrolledAt, blockedAt, revokedAt, firstContactAt, owners, shares } = details;
  return {
    ...fleetResource(details),
    wayIn,
    enrolledAt: isoOrNull(enrolledAt),
    blockedAt: isoOrNull(blockedAt),
    revokedAt: isoOrNull(revokedAt),
    firstContactAt: isoOrNull(firstContactAt),
    owners,
    shares: shares.map(shareResource),
  };
}
