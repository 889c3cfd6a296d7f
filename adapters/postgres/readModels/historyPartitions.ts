import type { PoolClient } from 'pg';
import type { HistoryLevel } from '../../../projections/readings/index.js';

/** Asked in each transaction, not remembered: one that rolls back takes its new partition with it. */
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
