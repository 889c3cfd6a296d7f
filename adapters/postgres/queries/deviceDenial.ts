import type { Pool } from 'pg';
import type { DeviceDenial } from '../../../projections/queries/index.js';

/** Undefined for a device whose log-in was never refused. */
export async function deviceDenialOf(pool: Pool, deviceId: string): Promise<DeviceDenial | undefined> {
  const { rows } = await pool.query<DeviceDenial>({
    name: 'device-denial',
    text: `select at, reason, address, denials::float8 as denials, since
           from identity.device_denial where device_id = $1`,
    values: [deviceId],
  });
  return rows[0];
}
