import type { Pool } from 'pg';
import type { DeviceOwners } from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { mayStillWatch } from './mayStillWatch.js';

/** Which devices are assigned to whom, for the API. */
export function createDeviceOwners(pool: Pool): DeviceOwners {
  return withDatabaseErrors({
    ownsAll: (personId, deviceIds) => ownsAll(pool, personId, deviceIds),
    mayStillWatch: (watchers) => mayStillWatch(pool, watchers),
  });
}

/**
 * Lets a person see and command devices: all of them, or none when one does not exist. Devices that are already assigned stay assigned.
 *
 * @returns the devices that do not exist
 */
export async function assignDevices(
  pool: Pool,
  login: string,
  deviceIds: readonly string[],
): Promise<string[]> {
  const { rows } = await pool.query<{ device_id: string }>(
    `with wanted as (select unnest($2::text[]) as device_id),
       unknown as (select device_id from wanted where not exists (
         select from identity.device_credential c where c.device_id = wanted.device_id)),
       assigned as (insert into identity.device_owner (person_id, device_id)
         select person_id, device_id from wanted, identity.person where login = $1 and not exists (select from unknown) on conflict do nothing)
     select device_id from unknown`,
    [login, deviceIds],
  );
  return rows.map(({ device_id: deviceId }) => deviceId);
}

/**
 * Ends the assignment of devices to a person: of all of them, or of none when one is not assigned.
 *
 * @returns the devices that are not assigned to the person
 */
export async function unassignDevices(
  pool: Pool,
  login: string,
  deviceIds: readonly string[],
): Promise<string[]> {
  const { rows } = await pool.query<{ device_id: string }>(
    `with others as (select unnest($2::text[]) as device_id except
         select device_id from identity.device_owner where person_id = (select person_id from identity.person where login = $1)),
       taken as (delete from identity.device_owner
         where person_id = (select person_id from identity.person where login = $1) and device_id = any($2) and not exists (select from others))
     select device_id from others`,
    [login, deviceIds],
  );
  return rows.map(({ device_id: deviceId }) => deviceId);
}

async function ownsAll(pool: Pool, personId: string, deviceIds: readonly string[]): Promise<boolean> {
  const distinct = [...new Set(deviceIds)];
  const { rowCount } = await pool.query({
    name: 'owned-devices',
    text: 'select from identity.device_owner where person_id = $1::uuid and device_id = any($2)',
    values: [personId, distinct],
  });
  return rowCount === distinct.length;
}
