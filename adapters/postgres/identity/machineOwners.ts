import type { Pool } from 'pg';
import type { MachineOwners } from '../../../commands/ports/index.js';
import { databaseError } from '../databaseError.js';

/** Whose machines were whose, for ingest. */
export function createMachineOwners(pool: Pool): MachineOwners {
  return {
    async ownerAt(deviceId, atMs) {
      try {
        const { rows } = await pool.query<{ owner: string | null }>({
          name: 'owner-at',
          text: 'select identity.owner_at($1, to_timestamp($2::float8 / 1000))::text as owner',
          values: [deviceId, atMs],
        });
        return rows[0]?.owner ?? undefined;
      } catch (error) {
        throw databaseError(error, 'DATABASE_UNAVAILABLE');
      }
    },
  };
}
