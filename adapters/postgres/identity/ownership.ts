import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../transaction.js';

/**
 * Ends what an owner set up for devices and the next one must not have. It is called before the change is committed: nothing changes when it
 * throws.
 */
export type EndSetUp = (deviceIds: readonly string[]) => Promise<void>;

/** For devices for which nobody could have set up anything. */
export const nothingSetUp: EndSetUp = async () => undefined;

/**
 * Lets a person see and command devices from now on: all of them, or none when one does not exist. Several people can own a device. What
 * a device did before the first of its owners belonged to nobody, and is theirs too. A device that has an owner can't be claimed.
 *
 * @returns the devices that do not exist
 */
export async function assignDevices(
  pool: Pool,
  login: string,
  deviceIds: readonly string[],
  endSetUp: EndSetUp = nothingSetUp,
): Promise<string[]> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ device_id: string }>(
      `select device_id from unnest($1::text[]) as wanted (device_id)
       where device_id not in (select device_id from identity.device_credential)`,
      [deviceIds],
    );
    if (rows.length > 0) return rows.map(({ device_id: deviceId }) => deviceId);
    // First, so that who claims one at the same time waits for this.
    await client.query('delete from identity.claim_code where device_id = any($1)', [deviceIds]);
    await endSetUpOfFormer(client, deviceIds, endSetUp);
    await client.query(
      `insert into identity.device_ownership (device_id, person_id, owned_from)
       select device_id, person_id, case when exists (
           select from identity.device_ownership o where o.device_id = wanted.device_id) then clock_timestamp() else '-infinity' end
       from unnest($2::text[]) as wanted (device_id), identity.person where login = $1
       on conflict do nothing`,
      [login, deviceIds],
    );
    return [];
  });
}

/** Of the devices that had an owner and have none: nobody can have ended it when that person was deleted. */
async function endSetUpOfFormer(
  client: PoolClient,
  deviceIds: readonly string[],
  endSetUp: EndSetUp,
): Promise<void> {
  const { rows } = await client.query<{ device_id: string }>(
    `select device_id from identity.device_ownership where device_id = any($1) group by device_id
     having not bool_or(owned_until = 'infinity' and person_id is not null)`,
    [deviceIds],
  );
  if (rows.length > 0) await endSetUp(rows.map(({ device_id: deviceId }) => deviceId));
}

/**
 * Ends a person's ownership of devices, and the shares with it: of all of them, or of none when one is not theirs. What was before stays
 * theirs to read.
 *
 * @returns the devices that are not the person's
 */
export async function unassignDevices(
  pool: Pool,
  login: string,
  deviceIds: readonly string[],
  endSetUp: EndSetUp = nothingSetUp,
): Promise<string[]> {
  return inTransaction(pool, async (client) => {
    const { rows: people } = await client.query<{ person_id: string }>(
      'select person_id from identity.person where login = $1',
      [login],
    );
    const { rows } = await client.query<{ device_id: string }>(
      `select device_id from identity.device_ownership
       where person_id = $1::uuid and owned_until = 'infinity' and device_id = any($2) for update`,
      [people[0]?.person_id ?? null, deviceIds],
    );
    const owned = new Set(rows.map(({ device_id: deviceId }) => deviceId));
    const others = deviceIds.filter((deviceId) => !owned.has(deviceId));
    if (others.length > 0) return others;
    await endOwnership(client, people[0]?.person_id ?? '', deviceIds);
    await endSetUp(deviceIds);
    return [];
  });
}

/**
 * Ends what the person owns of these devices, and the shares with it.
 *
 * @returns the devices that they owned
 */
export async function endOwnership(
  client: PoolClient,
  personId: string,
  deviceIds: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await client.query<{ device_id: string }>(
    `with ended as (update identity.device_ownership set owned_until = greatest(owned_from, clock_timestamp())
         where person_id = $1::uuid and owned_until = 'infinity' and device_id = any($2) returning ownership_id, device_id),
       shares as (update identity.device_share set ends_at = date_trunc('milliseconds', now())
         where ownership_id in (select ownership_id from ended) and ends_at > now())
     select device_id from ended`,
    [personId, deviceIds],
  );
  return rows.map(({ device_id: deviceId }) => deviceId);
}

/** Who owns a device now. */
export async function ownersOf(
  pool: Pool,
  deviceId: string,
): Promise<readonly { readonly personId: string; readonly login: string }[]> {
  const { rows } = await pool.query<{ personId: string; login: string }>(
    `select person_id::text as "personId", login from identity.device_ownership join identity.person using (person_id)
     where device_id = $1 and owned_until = 'infinity' order by owned_from, login`,
    [deviceId],
  );
  return rows;
}

/** Those of the devices that somebody owns now. */
export async function ownedDevices(
  client: Pool | PoolClient,
  deviceIds: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await client.query<{ device_id: string }>(
    `select distinct device_id from identity.device_ownership
     where device_id = any($1) and owned_until = 'infinity' and person_id is not null`,
    [deviceIds],
  );
  return rows.map(({ device_id: deviceId }) => deviceId);
}
