import type { Pool } from 'pg';
import type { HistoryLevel } from '../../../projections/readings/index.js';
import { excludedOf, type ExcludedReadings } from './historyExcluded.js';
import { rangeOf, type HistoryRequest } from './historyRange.js';
import { everyReading, extremesOf, inOrder } from './historySamples.js';
import { finestLevel, hasAtMost, stretches } from './historyLevel.js';

/** One curve. Times are epoch milliseconds, rising; where nothing was measured there is no point. */
export interface HistorySeries {
  readonly sensor: number;
  readonly points: readonly HistoryPoint[];
  /** Of all values in the range, not only of the points. */
  readonly summary: HistorySummary;
}

export interface HistoryPoint {
  readonly atMs: number;
  readonly value: number;
}

export interface HistorySummary {
  readonly lowest: number;
  readonly highest: number;
  readonly mean: number;
  /** The one with the latest device time. */
  readonly last: number;
  readonly readings: number;
}

/** How the points came about: each of them was measured, none is invented or averaged. */
export type Resolution =
  | { readonly type: 'everyReading' }
  /** The lowest and the highest value of each stretch of `bucketMs`, each at its own time, found in this level of history. */
  | { readonly type: 'minMax'; readonly bucketMs: number; readonly level: HistoryLevel };

export interface History {
  /** The range, rounded outwards to whole minutes or hours where it was found in rollups. */
  readonly from: Date;
  readonly to: Date;
  readonly resolution: Resolution;
  readonly series: readonly HistorySeries[];
  readonly excluded: ExcludedReadings;
}

/**
 * A device's curves in a range of device time. Few readings are returned as they are; many are thinned out in the database to the
 * minimum and maximum of each of points / 2 equal stretches of time. That, rather than LTTB, because it keeps each peak for sure,
 * needs one pass without order, and leaves a stretch without readings empty, so that gaps stay gaps. Stretches of a minute or more
 * are made from rollups, which keep each peak with its time; so are those of readings that are not kept any more.
 *
 * Times and values that can't be right are left out, and counted. Who asks for them, or for times of receipt, gets what readings are still kept.
 *
 * The work is bounded by the pool's statement timeout.
 */
export async function history(pool: Pool, request: HistoryRequest): Promise<History> {
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

/** Rollups hold what is plausible, by the device's time. */
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
