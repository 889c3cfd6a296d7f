import type { Pool } from 'pg';
import type { DeviceQueue } from '../../../projections/dispatchQueue/index.js';
import { databaseError } from '../databaseError.js';
import type { DispatchQueue } from '../../../commands/ports/index.js';

interface DueRow {
  readonly state: DeviceQueue;
  readonly version: string;
}

/** The devices of a partition whose queues are due. */
export function createDispatchQueue(pool: Pool, projection: string): DispatchQueue {
  return {
    async due(now, coolingDown, limit) {
      try {
        const { rows } = await pool.query<DueRow>({
          name: 'due device queues',
          text: `select state, version::text from dispatch.device_queue due
            where projection = $1 and next_due_at <= $2
              and not exists (select from unnest($3::text[], $4::bigint[]) as cooling (device_id, version)
                where cooling.device_id = due.device_id and cooling.version = due.version)
            order by next_due_at limit $5`,
          values: [
            projection,
            now,
            coolingDown.map(({ deviceId }) => deviceId),
            coolingDown.map(({ version }) => version),
            limit,
          ],
        });
        return rows.map(({ state, version }) => ({ ...state, version: BigInt(version) }));
      } catch (error) {
        throw databaseError(error, 'DATABASE_UNAVAILABLE');
      }
    },
  };
}
