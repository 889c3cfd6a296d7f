import type { Pool } from 'pg';
import type { HistoryRequest } from '../../../projections/queries/index.js';
import { historyLevels, type HistoryLevel } from '../../../projections/readings/index.js';
import { inRange, rangeOf } from './historyRange.js';
import { readingsInRange } from './historySamples.js';

/** The finest level that still has everything that was ever received in the range. */
export async function finestLevel(pool: Pool, request: HistoryRequest): Promise<HistoryLevel> {
  if (!(await hasGone(pool, request, 'reading', 'minute'))) return 'reading';
  return (await hasGone(pool, request, 'minute', 'hour')) ? 'hour' : 'minute';
}

/**
 * Whether a level has dropped a partition with readings of the range: then the next coarser level has rows that were received
 * before its oldest partition.
 */
async function hasGone(
  pool: Pool,
  request: HistoryRequest,
  level: HistoryLevel,
  next: HistoryLevel,
): Promise<boolean> {
  const [deviceId, , to, session] = rangeOf(request);
  const from = new Date(request.from.getTime() - historyLevels[next].bucketMs);
  const { rows } = await pool.query<{ gone: boolean }>(
    `select exists (
       select from read_model.reading_${next} where ${inRange('bucket', '>')} and received_on <
         coalesce((select min(first_day) from read_model.history_partition where level = $5), 'infinity')) as gone`,
    [deviceId, from, to, session, level],
  );
  return rows[0]?.gone === true;
}

/** Whether the range has at most this many readings. */
export async function hasAtMost(pool: Pool, request: HistoryRequest, limit: number): Promise<boolean> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::integer as count from (${readingsInRange(request)} limit $5) found`,
    [...rangeOf(request).slice(0, 4), limit + 1],
  );
  return (rows[0]?.count ?? 0) <= limit;
}

/**
 * At most half as many intervals as points; intervals from rollups begin and end with a rollup.
 *
 * @param hasRollups whether rollups have what is requested.
 */
export function stretches({ from, to, points }: HistoryRequest, finest: HistoryLevel, hasRollups: boolean) {
  const most = Math.floor(points / 2);
  const wantedMs = Math.max((to.getTime() - from.getTime()) / most, historyLevels[finest].bucketMs);
  const level = hasRollups ? levelOf(wantedMs) : 'reading';
  const unitMs = Math.max(1, historyLevels[level].bucketMs);
  const fromMs = Math.floor(from.getTime() / unitMs) * unitMs;
  const toMs = Math.ceil(to.getTime() / unitMs) * unitMs;
  const bucketMs = Math.ceil((toMs - fromMs) / unitMs / most) * unitMs;
  return { from: new Date(fromMs), to: new Date(toMs), bucketMs, level };
}

function levelOf(stretchMs: number): HistoryLevel {
  if (stretchMs >= historyLevels.hour.bucketMs) return 'hour';
  return stretchMs >= historyLevels.minute.bucketMs ? 'minute' : 'reading';
}
