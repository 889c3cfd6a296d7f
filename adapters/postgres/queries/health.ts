import type { Pool } from 'pg';
import type { ProjectionProgress } from '../../../projections/queries/index.js';

/** How far each projection is; throws when the database does not answer. */
export async function projectionProgress(pool: Pool): Promise<readonly ProjectionProgress[]> {
  const { rows } = await pool.query<{ projection: string; position: string; since_ms: number }>(
    `select projection, position::text, extract(epoch from now() - updated_at)::float8 * 1000 as since_ms
     from read_model.checkpoint order by projection`,
  );
  return rows.map(({ projection, position, since_ms }) => ({
    projection,
    position: BigInt(position),
    sinceCommitMs: Math.max(0, Math.round(since_ms)),
  }));
}
