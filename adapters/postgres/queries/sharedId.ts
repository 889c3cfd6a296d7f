import type { Pool } from 'pg';
import type { SharedId } from '../../../projections/queries/index.js';

/** It is told once a day while it lasts: after two days without, it is over. */
const lastsFor = '2 days';

/** Undefined while no two machines seem to use the device's id by turns. */
export async function sharedIdOf(pool: Pool, deviceId: string): Promise<SharedId | undefined> {
  const { rows } = await pool.query<SharedId>({
    name: 'shared-id',
    text: `select recorded_at as "noticedAt", data ->> 'detail' as detail from read_model.device_event
           where device_id = $1 and type = 'DeviceAnomalyDetected' and data ->> 'kind' = 'identityShared'
             and recorded_at > now() - interval '${lastsFor}'
           order by revision desc limit 1`,
    values: [deviceId],
  });
  return rows[0];
}
