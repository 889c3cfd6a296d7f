import type { Pool } from 'pg';
import type { DeviceEventEntry, DeviceEventFilter, Page } from '../../../projections/queries/index.js';
import { ownedBy } from './ownedBy.js';
import { pageOf } from './page.js';

/** Events of a device itself, the latest first. */
export async function listDeviceEvents(
  pool: Pool,
  deviceId: string,
  { afterKey, limit, types, owner }: DeviceEventFilter,
): Promise<Page<DeviceEventEntry>> {
  const { rows } = await pool.query<DeviceEventRow>(
    `select revision::text as revision_key, type, recorded_at, data from read_model.device_event
     where device_id = $1 and ($2::bigint is null or revision < $2) and ($3::text[] is null or type = any($3))
       and ${ownedBy('$5', { device: 'device_event.device_id', at: 'device_event.recorded_at' })}
     order by revision desc limit $4`,
    [deviceId, afterKey?.[0] ?? null, types ?? null, limit + 1, owner ?? null],
  );
  return pageOf(rows, limit, toEntry, (row) => [row.revision_key]);
}

interface DeviceEventRow {
  readonly revision_key: string;
  readonly type: string;
  readonly recorded_at: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

function toEntry({ revision_key, type, recorded_at, data }: DeviceEventRow): DeviceEventEntry {
  return { revision: Number(revision_key), type, recordedAt: recorded_at, data };
}
