import type { Pool } from 'pg';
import type { ProjectionPauses } from '../../commands/ports/index.js';
import type { ProjectionName } from '../../domain/health/index.js';
import { withDatabaseErrors } from './databaseError.js';

export function createProjectionPauses(pool: Pool): ProjectionPauses {
  return withDatabaseErrors({
    async pause(projection: ProjectionName, by: string) {
      const { rowCount } = await pool.query(
        'insert into operations.projection_pause (projection, paused_by) values ($1, $2) on conflict do nothing',
        [projection, by],
      );
      return rowCount === 1;
    },
    async resume(projection: ProjectionName) {
      const { rowCount } = await pool.query('delete from operations.projection_pause where projection = $1', [
        projection,
      ]);
      return rowCount === 1;
    },
  });
}

/** Since when each paused projection is paused. */
export async function pausedProjections(pool: Pool): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await pool.query<{ projection: string; pausedAt: Date }>({
    name: 'paused projections',
    text: 'select projection, paused_at as "pausedAt" from operations.projection_pause',
  });
  return new Map(rows.map(({ projection, pausedAt }) => [projection, pausedAt]));
}
