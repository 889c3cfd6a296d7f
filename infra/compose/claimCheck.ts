import type { HealthCheck } from '../../domain/health/index.js';
import type { DeviceClaims } from '../../projections/queries/index.js';

/** In an hour, from all accounts and addresses together; people who mistype a label are far below. */
const alarming = 500;

/** Notices that somebody tries claim codes from many accounts and addresses, each below its own limit. */
export function claimCheck(claims: Pick<DeviceClaims, 'wrongCodes'>): HealthCheck {
  return {
    code: 'CLAIM_CODES',
    what: 'the count of wrong claim codes',
    look: async () => {
      const wrong = await claims.wrongCodes();
      if (wrong < alarming) return [];
      const reason = `${wrong} wrong claim codes within an hour: somebody guesses; the log of the API shows the accounts`;
      return [{ code: 'CLAIM_CODES', level: 'degraded', reason }];
    },
  };
}
