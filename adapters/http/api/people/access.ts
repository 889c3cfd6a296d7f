import type { DeviceOwners } from '../../../../projections/queries/index.js';
import type { Caller } from './authenticate.js';

type Somebody = Pick<Caller, 'personId' | 'role'>;

/**
 * For lists: the id of the person whose devices the caller may see; undefined for all devices. Whatever belongs to a device is visible
 * with it.
 */
export function ownerFor({ personId, role }: Somebody): string | undefined {
  switch (role) {
    case 'admin':
    case 'operator':
    case 'analyst':
      return undefined;
    case 'brewer':
      return personId;
  }
}

/** Whether the person may see and command all of these devices. */
export async function mayUse(
  owners: DeviceOwners,
  somebody: Somebody,
  deviceIds: readonly string[],
): Promise<boolean> {
  const owner = ownerFor(somebody);
  return owner === undefined || owners.ownsAll(owner, deviceIds);
}
