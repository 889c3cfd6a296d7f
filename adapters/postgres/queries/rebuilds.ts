import type { Pool } from 'pg';

/** The projections of the schema read_model that were emptied by `brewline rebuild` and have not caught up since. */
export async function projectionsInRebuild(pool: Pool): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ projection: string }>({
    name: 'projections-in-rebuild',
    text: 'select projection from read_model.rebuild',
  });
  return new Set(rows.map(({ projection }) => projection));
}
