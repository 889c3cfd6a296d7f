import type { Pool } from 'pg';
import { oldestKept, type Retention } from '../../../projections/history/index.js';

/**
 * Drops the months of history that no retention keeps, one in each transaction: readers wait only for a moment. Any number of
 * processes may do it at once.
 *
 * @returns the names of the dropped tables.
 * @throws errors of PostgreSQL, for example when readers held a partition for more than a second: the next call continues.
 */
export async function dropOldHistory(
  pool: Pool,
  { readingsDays, summariesDays }: Retention,
  nowMs: number,
): Promise<readonly string[]> {
  return [
    ...(await dropMonths(pool, 'history_body', oldestKept(readingsDays, nowMs))),
    ...(await dropMonths(pool, 'history_chunk', oldestKept(summariesDays, nowMs))),
  ];
}

async function dropMonths(
  pool: Pool,
  table: 'history_body' | 'history_chunk',
  before: number | undefined,
): Promise<readonly string[]> {
  const names: string[] = [];
  if (before === undefined) return names;
  for (;;) {
    const { rows } = await pool.query<{ dropped: string | null }>(
      'select read_model.drop_history_month($1, $2) as dropped',
      [table, before],
    );
    const dropped = rows[0]?.dropped;
    if (dropped == null) return names;
    names.push(dropped);
  }
}
