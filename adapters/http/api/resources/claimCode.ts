import { shownClaimCode } from '../../../../domain/kernel/claimCode.js';
import type { ClaimCode } from '../../../../projections/queries/index.js';

/** @param origin of the pages that people claim machines with */
export function claimCodeResource(origin: string, { deviceId, code }: ClaimCode) {
  // Behind the # it is sent to no server, and is in no log.
  return { deviceId, code: shownClaimCode(code), link: `${origin}/claim#${code}` };
}
