import type { Pool } from 'pg';
import type { PresenceReader } from '../../commands/ports/index.js';
import { databaseError } from './databaseError.js';

/** Which devices the read model shows as online; its lag only delays the end of a lease. */
export function createPresenceReader(pool: Pool): PresenceReader {
  return {
    async onlineDevices(partition) {
      try {
        const text = 'select device_id from read_model.device_status where online and partition = $1';
        const { rows } = await pool.query<{ device_id: string }>(text, [partition]);
        return rows.map(({ device_id }) => device_id);
      } catch (error) {
        throw databaseError(error, 'DATABASE_UNAVAILABLE');
      }
    },
  };
}
