import type { Pool } from 'pg';
import {
  historyLevels,
  oldestKept,
  type HistoryLevel,
  type Retention,
} from '../../projections/readings/index.js';

/**
 * Drops the partitions of history that no retention keeps, one in each transaction: readers wait only for a moment. Any number
 * of processes may do it at once.
 *
 * @returns the names of the dropped tables.
 * @throws errors of PostgreSQL, for example when readers held a partition for more than a second: the next call continues.
 */
export async function dropOldHistory(
  pool: Pool,
  retention: Retention,
  nowMs: number,
): Promise<readonly string[]> {
  const dropped: string[] = [];
  for (const level of Object.keys(historyLevels) as HistoryLevel[]) {
    const before = oldestKept(level, retention, nowMs);
    for (let table = await dropOldest(pool, level, before); table;) {
      dropped.push(table);
      table = await dropOldest(pool, level, before);
    }
  }
  return dropped;
}

async function dropOldest(
  pool: Pool,
  level: HistoryLevel,
  before: string | undefined,
): Promise<string | null | undefined> {
  if (before === undefined) return undefined;
  const text = 'select read_model.drop_history_partition($1, $2) as dropped';
  const { rows } = await pool.query<{ dropped: string | null }>(text, [level, before]);
  return rows[0]?.dropped;
}
