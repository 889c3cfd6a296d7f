import type { Pool } from 'pg';
import type { AccessWindow, DeviceOwners } from '../../../projections/queries/index.js';
import { anyOf } from '../anyOf.js';
import { withDatabaseErrors } from '../databaseError.js';
import { mayCommand } from './commandRights.js';
import { epochMs } from './epochMs.js';
import { liveAccess } from './liveAccess.js';

/** Who has which device, for the API. */
export function createDeviceOwners(pool: Pool): DeviceOwners {
  return withDatabaseErrors({
    windowsOf: (personId, deviceIds) => windowsOf(pool, personId, deviceIds),
    mayCommand: (deviceId, personIds) => mayCommand(pool, deviceId, personIds),
    liveAccess: (watchers) => liveAccess(pool, watchers),
  });
}

async function windowsOf(
  pool: Pool,
  personId: string,
  deviceIds: readonly string[],
): Promise<readonly AccessWindow[]> {
  const { rows } = await pool.query<AccessWindow>({
    name: 'access-windows',
    text: `select device_id as "deviceId", ${epochMs('seen_from')} as "fromMs", ${epochMs('seen_until')} as "untilMs",
             may_command as "mayCommand", is_owner as "isOwner"
           from identity.device_access where person_id = $1::uuid and device_id = ${anyOf('$2', 'text')}`,
    values: [personId, deviceIds],
  });
  return rows;
}
