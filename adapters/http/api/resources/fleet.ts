import type { FleetDevice } from '../../../../projections/queries/index.js';
import { deviceResource } from './device.js';

/** `FleetDevice` of openapi.yaml. */
export function fleetResource({ device, state, access }: FleetDevice) {
  return { device: deviceResource(device), state, access };
}
