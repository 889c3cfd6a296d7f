import type { Pool } from 'pg';
import type { DispatchQueue } from '../../../commands/deviceCommands/index.js';
import { databaseError } from '../databaseError.js';

interface DueRow {
  readonly command_id: string;
  readonly device_id: string;
  readonly traceparent: string | null;
}

/** Open commands that are past their deadline, or that wait for a device which is connected. */
export function createDispatchQueue(pool: Pool): DispatchQueue {
  return {
    async due(now, leftAlone, limit) {
      try {
        const { rows } = await pool.query<DueRow>({
          name: 'due commands',
          text: `select command_id, device_id, traceparent from dispatch.open_command c
            where (deadline <= $1 or status = 'waiting' and exists
                (select from dispatch.connected_device d where d.device_id = c.device_id))
              and command_id <> all ($2::uuid[])
            order by requested_at limit $3`,
          values: [now, leftAlone, limit],
        });
        return rows.map(({ command_id, device_id, traceparent }) => ({
          commandId: command_id,
          deviceId: device_id,
          traceparent: traceparent ?? undefined,
        }));
      } catch (error) {
        throw databaseError(error, 'DATABASE_UNAVAILABLE');
      }
    },
  };
}
