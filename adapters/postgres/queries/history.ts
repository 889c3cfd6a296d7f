import type { Pool } from 'pg';
import type {
  History,
  HistoryPoint,
  HistoryRequest,
  HistorySeries,
  HistorySummary,
} from '../../../projections/queries/index.js';
import { excludedOf } from './historyExcluded.js';
import { rangeOf } from './historyRange.js';
import { everyReading, extremesOf, inOrder } from './historySamples.js';
import { finestLevel, hasAtMost, stretches } from './historyLevel.js';

/**
 * A device's curves in a range of device time. Few readings are returned as they are; many are downsampled in the database to
 * the minimum and maximum of each of points / 2 equal intervals. This keeps each peak, needs one pass without sorting, and
 * leaves intervals without readings empty, so that gaps stay visible; LTTB does not. Intervals of a minute or more, and readings
 * that are no longer kept, come from rollups, which have each peak with its time.
 *
 * Implausible times and values are left out, and counted. With `include`, or by time of receipt, single readings are read as far
 * as they are kept.
 *
 * The pool's statement timeout limits the work.
 */
export async function history(pool: Pool, request: HistoryRequest): Promise<History> {
  const curves = await curvesOf(pool, request);
  return { ...curves, reportSeconds: await reportSecondsOf(pool, request.deviceId) };
}

async function curvesOf(pool: Pool, request: HistoryRequest): Promise<Omit<History, 'reportSeconds'>> {
  const { from, to, points } = request;
  const finest = hasRollups(request) ? await finestLevel(pool, request) : 'reading';
  if (finest === 'reading' && (await hasAtMost(pool, request, points))) {
    const excluded = await excludedOf(pool, request, 'reading');
    const { rows } = await pool.query<StretchRow>(`${everyReading(request)} ${inOrder}`, rangeOf(request));
    return { from, to, resolution: { type: 'everyReading' }, series: toSeries(rows), excluded };
  }
  const { bucketMs, level, ...range } = stretches(request, finest, hasRollups(request));
  const rounded = { ...request, ...range };
  const excluded = await excludedOf(pool, rounded, level);
  const values = [...rangeOf(rounded), range.from.getTime(), bucketMs];
  const { rows } = await pool.query<StretchRow>(extremesOf(rounded, level), values);
  return { ...range, resolution: { type: 'minMax', bucketMs, level }, series: toSeries(rows), excluded };
}

async function reportSecondsOf(pool: Pool, deviceId: string): Promise<number | null> {
  const { rows } = await pool.query<{ readonly report_seconds: number | null }>(
    'select report_seconds from read_model.device_status where device_id = $1',
    [deviceId],
  );
  return rows[0]?.report_seconds ?? null;
}

/** Rollups have plausible times and values only, by device time. */
function hasRollups({ placedBy, include = [] }: HistoryRequest): boolean {
  return placedBy !== 'receipt' && include.length === 0;
}

interface StretchRow {
  readonly sensor: number;
  readonly lowest: number;
  readonly lowest_at: number;
  readonly highest: number;
  readonly highest_at: number;
  readonly last: number;
  readonly sum: number;
  readonly readings: number;
}

function toSeries(rows: readonly StretchRow[]): HistorySeries[] {
  const bySensor = new Map<number, StretchRow[]>();
  for (const row of rows) {
    const found = bySensor.get(row.sensor);
    if (found) found.push(row);
    else bySensor.set(row.sensor, [row]);
  }
  return [...bySensor].map(([sensor, found]) => ({
    sensor,
    points: found.flatMap(pointsOf),
    summary: summaryOf(found),
  }));
}

function pointsOf({ lowest, lowest_at, highest, highest_at }: StretchRow): HistoryPoint[] {
  const low = { atMs: Math.round(lowest_at), value: lowest };
  const high = { atMs: Math.round(highest_at), value: highest };
  if (low.value === high.value) return [low];
  return low.atMs < high.atMs ? [low, high] : [high, low];
}

function summaryOf(rows: readonly StretchRow[]): HistorySummary {
  const total = (valueOf: (row: StretchRow) => number) => rows.reduce((sum, row) => sum + valueOf(row), 0);
  const readings = total((row) => row.readings);
  return {
    lowest: rows.reduce((least, { lowest }) => Math.min(least, lowest), Infinity),
    highest: rows.reduce((most, { highest }) => Math.max(most, highest), -Infinity),
    mean: total(({ sum }) => sum) / readings,
    last: rows.at(-1)?.last ?? NaN,
    readings,
  };
}
