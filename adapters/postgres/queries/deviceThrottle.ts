import type { Pool } from 'pg';
import type { DeviceThrottle } from '../../../projections/queries/index.js';

/** Undefined for a device that is not throttled. */
export async function deviceThrottleOf(pool: Pool, deviceId: string): Promise<DeviceThrottle | undefined> {
  const { rows } = await pool.query<DeviceThrottle>({
    name: 'device-throttle',
    text: 'select exceeded, since, until from ingest.device_throttle where device_id = $1 and until > now()',
    values: [deviceId],
  });
  return rows[0];
}
