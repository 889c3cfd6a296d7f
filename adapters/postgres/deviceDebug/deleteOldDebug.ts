import { debugLimits } from '../../../domain/deviceDebug/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import type { Pool } from '../pool.js';

/** Deletes frames that are no longer kept, and what is known of debugging that has none any more. @returns how many frames */
export async function deleteOldDebug(pool: Pool): Promise<number> {
  const { query } = withDatabaseErrors({
    query: () =>
      pool.query<{ deleted: number }>(
        `select operations.delete_old_debug(make_interval(days => $1))::float8 as deleted`,
        [debugLimits.keptDays],
      ),
  });
  return (await query()).rows[0]?.deleted ?? 0;
}
