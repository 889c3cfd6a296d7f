import type { Router } from 'express';
import type { DeviceShares } from '../../../../projections/queries/index.js';
import { claimRoutes, type ClaimRoutesOptions } from './claims.js';
import { shareRoutes } from './shares.js';

/** How machines change hands and are shared. */
export function ownershipRoutes(
  options: ClaimRoutesOptions & { readonly shares: DeviceShares },
): readonly Router[] {
  return [claimRoutes(options), shareRoutes(options.shares, options.known)];
}
