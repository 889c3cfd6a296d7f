import type { PoolClient } from 'pg';
import type { HistoryLevel } from '../../../projections/readings/index.js';

/** Checked in each transaction, not cached: a transaction that rolls back also removes its new partition. */
export async function ensurePartitions(
  client: PoolClient,
  level: HistoryLevel,
  firstDays: readonly string[],
): Promise<void> {
  if (firstDays.length === 0) return;
  const text =
    'select read_model.ensure_history_partition($1, first_day) from unnest($2::date[]) as first_day';
  await client.query({ name: 'ensure partitions', text, values: [level, firstDays] });
}
