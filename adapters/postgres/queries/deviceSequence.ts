import type { Pool } from 'pg';

/** What ingest knows of a device's numbering, some seconds old. */
export interface DeviceSequenceStatus {
  readonly epoch: number;
  /** Times that its counters began anew. */
  readonly restarts: number;
  readonly missing: number;
  /** When the oldest of the missing messages was noticed. */
  readonly missingSince: Date | null;
  readonly late: number;
  readonly parked: number;
  readonly repeats: number;
  /** Messages that the device said it had to drop. */
  readonly dropped: number;
  /** Missing messages that are not waited for any more. */
  readonly lost: number;
  readonly updatedAt: Date;
}

/** Undefined for a device of which ingest has not written anything yet. */
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
