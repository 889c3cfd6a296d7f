import type { PoolClient } from 'pg';
import { mostTags, type DeviceJobOutcome, type DeviceJobWork } from '../../../domain/fleet/index.js';
import { requestEnd } from '../identity/index.js';

export interface DevicesChange {
  /** Commands are no change of rows: they are told by the command side. */
  readonly work: DeviceJobWork;
  /** Of `tag` and `untag`. */
  readonly tag: string | null;
}

type Outcomes = ReadonlyMap<string, DeviceJobOutcome>;

/** Does it to each of the devices that allows it, and says what became of each; one that is left out was so already. */
export async function changeDevices(
  client: PoolClient,
  { work, tag }: DevicesChange,
  deviceIds: readonly string[],
): Promise<Outcomes> {
  switch (work) {
    case 'tag':
      return giveTag(client, tag ?? '', deviceIds);
    case 'untag':
      return outcomesOf(
        await client.query<ChangedRow>(
          `update operations.device_tags set tags = array_remove(tags, $2)
           where device_id = any($1) and tags @> array[$2]::text[] returning device_id as "deviceId", 'changed' as outcome`,
          [deviceIds, tag],
        ),
      );
    case 'block':
    case 'unblock':
      return changeAccess(client, work, deviceIds);
    case 'command':
    case 'settings':
      throw new Error(`devices are not told by a change of rows: ${work}`);
  }
}

interface ChangedRow {
  readonly deviceId: string;
  readonly outcome: DeviceJobOutcome;
}

const outcomesOf = ({ rows }: { readonly rows: readonly ChangedRow[] }): Outcomes =>
  new Map(rows.map(({ deviceId, outcome }) => [deviceId, outcome]));

/** Rows that are there are locked first, so that what is decided of them still holds when they change. */
async function giveTag(client: PoolClient, tag: string, deviceIds: readonly string[]): Promise<Outcomes> {
  await client.query(
    'select from operations.device_tags where device_id = any($1) order by device_id for update',
    [deviceIds],
  );
  return outcomesOf(
    await client.query<ChangedRow>(
      `with given as (
         insert into operations.device_tags as known (device_id, tags)
           select id, array[$2]::text[] from unnest($1::text[]) id order by id
         on conflict (device_id) do update
           set tags = array(select distinct tag from unnest(known.tags || $2::text) tag order by tag)
           where not known.tags @> array[$2]::text[] and cardinality(known.tags) < ${mostTags}
         returning device_id
       )
       select device_id as "deviceId", 'changed' as outcome from given
       union all
       select device_id, 'tooManyTags' from operations.device_tags
       where device_id = any($1) and not tags @> array[$2]::text[] and cardinality(tags) >= ${mostTags}`,
      [deviceIds, tag],
    ),
  );
}

/** One that was refused for good stays so, whatever a job does. */
async function changeAccess(
  client: PoolClient,
  work: 'block' | 'unblock',
  deviceIds: readonly string[],
): Promise<Outcomes> {
  const { rows } = await client.query<{ deviceId: string; isBlocked: boolean; isRevoked: boolean }>(
    `select device_id as "deviceId", blocked_at is not null as "isBlocked", revoked_at is not null as "isRevoked"
     from identity.device_credential where device_id = any($1) order by device_id for update`,
    [deviceIds],
  );
  const known = new Map(rows.map((row) => [row.deviceId, row]));
  const outcomes = deviceIds.map((deviceId): [string, DeviceJobOutcome] => {
    const credential = known.get(deviceId);
    if (!credential) return [deviceId, 'notEnrolled'];
    if (credential.isRevoked) return [deviceId, 'revoked'];
    return [deviceId, credential.isBlocked === (work === 'block') ? 'unchanged' : 'changed'];
  });
  const changed = outcomes.flatMap(([deviceId, outcome]) => (outcome === 'changed' ? [deviceId] : []));
  await client.query(
    `update identity.device_credential set blocked_at = ${work === 'block' ? 'now()' : 'null'} where device_id = any($1)`,
    [changed],
  );
  if (work === 'block') await requestEnd(client, changed);
  return new Map(outcomes);
}
