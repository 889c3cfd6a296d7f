import type { Pool } from 'pg';
import type { DeviceOwners } from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { mayStillWatch } from './mayStillWatch.js';

/** Which devices are assigned to whom, for the API. */
export function createDeviceOwners(pool: Pool): DeviceOwners {
  return withDatabaseErrors({
    ownsAll: (login, deviceIds) => ownsAll(pool, login, deviceIds),
    mayStillWatch: (watchers) => mayStillWatch(pool, watchers),
  });
}

/**
 * Lets a person see and command devices. Devices that are already assigned stay assigned.
 *
 * @returns those of the devices that exist; others can't be assigned
 */
export async function assignDevices(
  pool: Pool,
  login: string,
  deviceIds: readonly string[],
): Promise<string[]> {
  const { rows } = await pool.query<{ device_id: string }>(
    `with known as (select device_id from identity.device_credential where device_id = any($2)),
       assigned as (insert into identity.device_owner (login, device_id) select $1, device_id from known on conflict do nothing)
     select device_id from known`,
    [login, deviceIds],
  );
  return rows.map(({ device_id }) => device_id);
}

/** @returns those of the devices that were assigned to the person until now */
export async function unassignDevices(
  pool: Pool,
  login: string,
  deviceIds: readonly string[],
): Promise<string[]> {
  const { rows } = await pool.query<{ device_id: string }>(
    'delete from identity.device_owner where login = $1 and device_id = any($2) returning device_id',
    [login, deviceIds],
  );
  return rows.map(({ device_id }) => device_id);
}

async function ownsAll(pool: Pool, login: string, deviceIds: readonly string[]): Promise<boolean> {
  const distinct = [...new Set(deviceIds)];
  const { rowCount } = await pool.query({
    name: 'owned-devices',
    text: 'select from identity.device_owner where login = $1 and device_id = any($2)',
    values: [login, distinct],
  });
  return rowCount === distinct.length;
}
