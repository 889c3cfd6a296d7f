import type { Pool } from 'pg';
import type { MachineSettings } from '../../../domain/machine/index.js';
import type { SetPointWish, DesiredSettings } from '../../../projections/deviceTwin/index.js';

/** What is wanted of a device, and the settings that it says it has. Times are epoch milliseconds where they are numbers. */
export interface DeviceTwin {
  /** Counts the wishes for settings. */
  readonly settingsVersion: number;
  readonly desired: DesiredSettings;
  readonly reported: Partial<MachineSettings>;
  readonly reportedAt: Date | null;
  readonly setPoint: SetPointWish | null;
}

/** A device's twin; undefined when nothing was ever wanted of it, and it never said its settings. */
export async function deviceTwinOf(pool: Pool, deviceId: string): Promise<DeviceTwin | undefined> {
  const { rows } = await pool.query<DeviceTwin>({
    name: 'device-twin',
    text: `select settings_version as "settingsVersion", desired, reported, reported_at as "reportedAt", set_point as "setPoint"
           from read_model.device_twin where device_id = $1`,
    values: [deviceId],
  });
  return rows[0];
}
