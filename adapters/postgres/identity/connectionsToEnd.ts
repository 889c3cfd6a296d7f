import type { Pool, PoolClient } from 'pg';
import type { ConnectionsToEnd, ConnectionToEnd } from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';

/** Longer than it takes to end one; who took them and died has given them back then. */
const takenFor = '15 s';

/** For role auth: what it has to end. */
export function createConnectionsToEnd(pool: Pool): ConnectionsToEnd {
  return withDatabaseErrors({
    take: async (limit) => {
      const { rows } = await pool.query<ConnectionToEnd>({
        name: 'take-connections-to-end',
        text: `with expired as (update identity.device_secret set ended_at = now()
             where ended_at is null and expires_at <= now() returning device_id),
           lost as (insert into identity.connection_to_end (device_id) select distinct device_id from expired
             on conflict (device_id) do update set since = clock_timestamp(), taken_until = '-infinity'),
           next as (select device_id from identity.connection_to_end where taken_until < now()
             order by since limit $1 for update skip locked)
           update identity.connection_to_end c set taken_until = now() + interval '${takenFor}'
           from next where c.device_id = next.device_id returning c.device_id as "deviceId", since::text`,
        values: [limit],
      });
      return rows;
    },
    done: async (ended) => {
      await pool.query({
        name: 'connections-ended',
        text: `delete from identity.connection_to_end c using unnest($1::text[], $2::timestamptz[]) as e (device_id, since)
               where c.device_id = e.device_id and c.since = e.since`,
        values: [ended.map(({ deviceId }) => deviceId), ended.map(({ since }) => since)],
      });
    },
  });
}

/** Role auth ends the connections of these devices once the transaction has committed. */
export async function requestEnd(client: Pool | PoolClient, deviceIds: readonly string[]): Promise<void> {
  await client.query(
    `insert into identity.connection_to_end (device_id) select unnest($1::text[])
     on conflict (device_id) do update set since = clock_timestamp(), taken_until = '-infinity'`,
    [deviceIds],
  );
}

/** Those of the devices whose connections role auth has still to end. */
export async function notEndedYet(pool: Pool, deviceIds: readonly string[]): Promise<readonly string[]> {
  const { rows } = await pool.query<{ device_id: string }>(
    'select device_id from identity.connection_to_end where device_id = any($1)',
    [deviceIds],
  );
  return rows.map(({ device_id: deviceId }) => deviceId);
}
