import {
  createDeviceClaims,
  createDeviceOwners,
  createDeviceShares,
  type EndSetUp,
  type Pool,
} from '../../adapters/postgres/index.js';
import type { Alarms } from '../../commands/alarms/index.js';
import type { MachineNames } from '../../commands/machineNames/index.js';
import type { HealthCheck } from '../../domain/health/index.js';
import { brewline } from '../../domain/people/index.js';
import type { DeviceClaims } from '../../projections/queries/index.js';

/** Who owns machines, how they change hands, and with whom they are shared; guessed claim codes are noticed. */
export function composeOwnership(
  pool: Pool,
  credentialKey: string,
  { health, ...setUp }: SetUpByOwners & { readonly health: Watching },
) {
  const claims = createDeviceClaims(pool, credentialKey, endingSetUp(setUp));
  health.watch(claimCheck(claims));
  return { owners: createDeviceOwners(pool), claims, shares: createDeviceShares(pool) };
}

interface Watching {
  watch(...checks: HealthCheck[]): void;
}

/** What owners set up for their machines. */
export interface SetUpByOwners {
  readonly alarms: Pick<Alarms, 'endDeviceRules'>;
  readonly machineNames: MachineNames;
}

/** Who owns a machine next begins with the rules for everybody and without a name, and learns nothing of those of before. */
export function endingSetUp({ alarms, machineNames }: SetUpByOwners): EndSetUp {
  return async (deviceIds) => {
    for (const deviceId of deviceIds) {
      await alarms.endDeviceRules({ deviceId, personId: brewline });
      await machineNames.name({ deviceId, personId: brewline, name: null });
    }
  };
}

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
