import { ownersOf } from '../../adapters/postgres/identity/index.js';
import { createMachineReader } from '../../adapters/postgres/index.js';
import { createOpenBrewPlans } from '../../adapters/postgres/queries/index.js';
import { createBrewPlans } from '../../commands/brewPlans/index.js';
import { cancelEverything } from '../../commands/cancelEverything.js';
import { createDeviceCommands } from '../../commands/deviceCommands/index.js';
import { brewline } from '../../domain/people/index.js';
import type { ClaimCode } from '../../projections/queries/index.js';
import type { Config } from '../config.js';
import { withEventStore } from './connections.js';
import { requireDevice } from './known.js';
import { withClaims } from './withClaims.js';

/** Does for all owners of a device what each does by the API. */
export function releaseDevice(config: Config, deviceId: string): Promise<ClaimCode> {
  return withClaims(config, async (claims, pool) => {
    await requireDevice(pool, deviceId);
    const owners = await ownersOf(pool, deviceId);
    if (owners.length === 0)
      throw new Error(`nobody owns ${deviceId}; brewline claim new ${deviceId} makes a claim code`);
    return withEventStore(config, async (store) => {
      const machines = createMachineReader(pool);
      const now = () => new Date();
      const parts = {
        commands: createDeviceCommands({ store, machines, now }),
        brewPlans: createBrewPlans({ store, machines, openPlans: createOpenBrewPlans(pool), now }),
      };
      const cancel = () => cancelEverything(parts, { deviceId, personId: brewline });
      await cancel();
      let code: ClaimCode | null | undefined;
      for (const owner of owners) code = await claims.release(owner.personId, deviceId);
      if (!code) throw new Error(`${deviceId} got another owner meanwhile; release it again`);
      // What was requested in between.
      await cancel();
      return code;
    });
  });
}
