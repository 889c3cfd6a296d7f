import type { HistoryParts } from './slice.js';

/** The number of hours whose messages are kept: open ones, and those that are in chunks and not dropped yet. */
export async function openHours(pool: HistoryParts['pool']): Promise<number> {
  const { rows } = await pool.query<{ hours: number }>(
    `select count(*)::integer as hours from pg_inherits where inhparent = 'read_model.history_hot'::regclass`,
  );
  return rows[0]?.hours ?? 0;
}
