import type { Pool } from 'pg';
import type { DeviceTwin } from '../../../projections/queries/index.js';

/** A device's twin; undefined when nothing was ever desired of it and it never reported its settings. */
export async function deviceTwinOf(pool: Pool, deviceId: string): Promise<DeviceTwin | undefined> {
  const { rows } = await pool.query<DeviceTwin>({
    name: 'device-twin',
    text: `select settings_version as "settingsVersion", desired, reported, reported_at as "reportedAt", 
             desired_set_point as "desiredSetPoint"
           from read_model.device_twin where device_id = $1`,
    values: [deviceId],
  });
  return rows[0];
}
