import type { Pool } from 'pg';
import type {
  DeviceAccess,
  FleetDeviceDetails,
  FleetState,
  ShownActor,
  WayIn,
} from '../../../projections/queries/index.js';
import { listShares } from '../identity/index.js';
import { shownActor } from './actors.js';
import { deviceColumns, deviceSource, toDeviceStatus, type DeviceRow } from './devices.js';
import { fleetAccess, fleetState, fleetTags } from './fleet.js';

/** More people nobody shares a machine with. */
const most = 100;

/** What operators see of one device. Undefined for one that has not reported. */
export async function fleetDevice(pool: Pool, deviceId: string): Promise<FleetDeviceDetails | undefined> {
  const [{ rows }, shares] = await Promise.all([
    pool.query<DetailsRow>(details, [deviceId]),
    listShares(pool, { deviceId, limit: most }),
  ]);
  const [row] = rows;
  if (!row) return undefined;
  const { fleet_state, access, tags, way_in, enrolled_at, blocked_at, revoked_at, first_contact_at, owners } =
    row;
  return {
    device: toDeviceStatus(row),
    state: fleet_state,
    ...{ access, tags, wayIn: way_in, enrolledAt: enrolled_at, blockedAt: blocked_at, revokedAt: revoked_at },
    ...{ firstContactAt: first_contact_at, owners, shares },
  };
}

/** By which operators group it, sorted. */
export async function tagsOf(pool: Pool, deviceId: string): Promise<readonly string[]> {
  const { rows } = await pool.query<{ tags: string[] }>(
    'select tags from operations.device_tags where device_id = $1',
    [deviceId],
  );
  return rows[0]?.tags ?? [];
}

const details = `select ${deviceColumns}, ${fleetState} as fleet_state, ${fleetAccess} as access, ${fleetTags} as tags,
    way_in, created_at as enrolled_at, blocked_at, revoked_at,
    (select recorded_at from read_model.device_event where device_event.device_id = $1 order by revision limit 1) as first_contact_at,
    array(select ${shownActor('o.person_id::text')} from identity.device_ownership o
      where o.device_id = $1 and owned_until = 'infinity' and person_id is not null
      order by owned_from, ownership_id limit ${most}) as owners
  from ${deviceSource} left join identity.device_credential credential using (device_id)
  where device_status.device_id = $1`;

type DetailsRow = DeviceRow & {
  readonly fleet_state: FleetState;
  readonly access: DeviceAccess;
  readonly tags: readonly string[];
  readonly way_in: WayIn | null;
  readonly enrolled_at: Date | null;
  readonly blocked_at: Date | null;
  readonly revoked_at: Date | null;
  readonly first_contact_at: Date | null;
  readonly owners: readonly ShownActor[];
};
