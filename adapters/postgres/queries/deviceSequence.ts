import type { Pool } from 'pg';
import type { DeviceSequenceStatus } from '../../../projections/queries/index.js';

/** Undefined until ingest has saved the device's numbering. */
export async function deviceSequenceOf(
  pool: Pool,
  deviceId: string,
): Promise<DeviceSequenceStatus | undefined> {
  const { rows } = await pool.query<DeviceSequenceStatus>({
    name: 'device-sequence',
    text: `select epoch::float8, restarts::float8, missing::float8, missing_since as "missingSince", late::float8,
             parked::float8, repeats::float8, dropped::float8, lost::float8, updated_at as "updatedAt"
           from ingest.device_sequence where device_id = $1`,
    values: [deviceId],
  });
  return rows[0];
}
