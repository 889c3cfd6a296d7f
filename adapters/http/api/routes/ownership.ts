import type { Router } from 'express';
import type { DeviceShares } from '../../../../projections/queries/index.js';
import { machineNameRoutes, type MachineNameRoutesOptions } from './machineNames.js';
import { claimRoutes, type ClaimRoutesOptions } from './claims.js';
import { shareRoutes } from './shares.js';

/** How machines change hands, are shared and named. */
export function ownershipRoutes(
  options: ClaimRoutesOptions & MachineNameRoutesOptions & { readonly shares: DeviceShares },
): readonly Router[] {
  return [claimRoutes(options), shareRoutes(options.shares, options.known), machineNameRoutes(options)];
}
