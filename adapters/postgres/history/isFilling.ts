import type { HistoryParts } from './slice.js';

/** Whether history is still being filled from the event store, after an upgrade from rows. */
export async function isFilling(pool: HistoryParts['pool']): Promise<boolean> {
  const { rowCount } = await pool.query('select from read_model.history_fill');
  return rowCount === 1;
}
