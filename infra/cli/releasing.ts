import { ownedDevices, ownersOf, unassignDevices } from '../../adapters/postgres/identity/index.js';
import { createMachineReader, createRightsReader, type Pool } from '../../adapters/postgres/index.js';
import { createOpenBrewPlans } from '../../adapters/postgres/queries/index.js';
import { createBrewPlans } from '../../commands/brewPlans/index.js';
import { cancelWaiting, type WaitingToCancel } from '../../commands/cancelWaiting.js';
import { createDeviceCommands } from '../../commands/deviceCommands/index.js';
import { brewline } from '../../domain/people/index.js';
import type { ClaimCode } from '../../projections/queries/index.js';
import type { Config } from '../config.js';
import { withEventStore } from './connections.js';
import { endSetUp } from './endSetUp.js';
import { requireDevice } from './known.js';
import { withClaims } from './withClaims.js';

/** Does for all owners of a device what each does by the API. */
export function releaseDevice(config: Config, deviceId: string): Promise<ClaimCode> {
  return withClaims(config, async (claims, pool) => {
    await requireDevice(pool, deviceId);
    const owners = await ownersOf(pool, deviceId);
    if (owners.length === 0)
      throw new Error(`nobody owns ${deviceId}; brewline claim new ${deviceId} makes a claim code`);
    return withCancelling(config, pool, async (cancel) => {
      await cancel({ deviceId });
      let code: ClaimCode | null | undefined;
      for (const owner of owners) code = await claims.release(owner.personId, deviceId);
      if (!code) throw new Error(`${deviceId} got another owner meanwhile; release it again`);
      // What was requested in between.
      await cancel({ deviceId });
      return code;
    });
  });
}

/**
 * Ends a person's ownership of all of these devices, and what waits for them: of those that others own too, what nobody who may still
 * command them requested.
 *
 * @returns the devices that are not the person's; nothing was done then
 */
export function endOwnershipOf(
  config: Config,
  pool: Pool,
  { login, deviceIds }: { readonly login: string; readonly deviceIds: readonly string[] },
): Promise<readonly string[]> {
  return withCancelling(config, pool, async (cancel) => {
    const others = await unassignDevices(pool, login, deviceIds, endSetUp(config));
    if (others.length > 0) return others;
    const owned = await ownedDevices(pool, deviceIds);
    for (const deviceId of deviceIds)
      await cancel({ deviceId, ...(owned.includes(deviceId) && { staying: createRightsReader(pool) }) });
    return [];
  });
}

type Cancel = (waiting: Omit<WaitingToCancel, 'personId'>) => Promise<void>;

function withCancelling<T>(config: Config, pool: Pool, work: (cancel: Cancel) => Promise<T>): Promise<T> {
  return withEventStore(config, (store) => {
    const machines = createMachineReader(pool);
    const now = () => new Date();
    const parts = {
      commands: createDeviceCommands({ store, machines, now }),
      brewPlans: createBrewPlans({ store, machines, openPlans: createOpenBrewPlans(pool), now }),
    };
    return work((waiting) => cancelWaiting(parts, { ...waiting, personId: brewline }));
  });
}
