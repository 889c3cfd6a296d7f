import type { Pool } from 'pg';
import type { HistoryLevel } from '../../../projections/readings/index.js';
import { inRange, rangeOf, type HistoryRequest } from './historyRange.js';
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
}

/**
 * A device's curves in a range of device time. Few readings are returned as they are; many are thinned out in the database to the
 * minimum and maximum of each of points / 2 equal stretches of time. That, rather than LTTB, because it keeps each peak for sure,
 * needs one pass without order, and leaves a stretch without readings empty, so that gaps stay gaps. Stretches of a minute or more
 * are made from rollups, which keep each peak with its time; so are those of readings that are not kept any more.
 *
 * The work is bounded by the pool's statement timeout.
 */
export async function history(pool: Pool, request: HistoryRequest): Promise<History> {
  const { from, to, points } = request;
  const finest = await finestLevel(pool, request);
  if (finest === 'reading' && (await hasAtMost(pool, request, points))) {
    const { rows } = await pool.query<StretchRow>(`${everyReading} ${inOrder}`, rangeOf(request));
    return { from, to, resolution: { type: 'everyReading' }, series: toSeries(rows) };
  }
  const { bucketMs, level, ...range } = stretches(request, finest);
  const values = [...rangeOf({ ...request, ...range }), range.from.getTime(), bucketMs];
  const { rows } = await pool.query<StretchRow>(extremesOf(level), values);
  return { ...range, resolution: { type: 'minMax', bucketMs, level }, series: toSeries(rows) };
}

/** Beginning and end of a session's readings in device time; undefined before the first. The end is not included. */
export async function sessionRange(
  pool: Pool,
  sessionId: string,
): Promise<{ readonly from: Date; readonly to: Date } | undefined> {
  const { rows } = await pool.query<{ from: Date | null; to: Date | null }>(
    `select min(first_at) as "from", max(last_at) + interval '1 millisecond' as "to"
     from read_model.session_telemetry where session_id = $1`,
    [sessionId],
  );
  const { from, to } = rows[0] ?? {};
  return from && to ? { from, to } : undefined;
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

const wantedSensor = '($5::int[] is null or s.sensor = any($5))';

const everyReading = `
  select s.sensor, s.value as lowest, at_ms as lowest_at, s.value as highest, at_ms as highest_at,
    s.value as last, at_ms as last_at, s.value::float8 as sum, 1::float8 as readings
  from read_model.reading r,
    lateral (select extract(epoch from r.at)::float8 * 1000 as at_ms) as time,
    unnest(r.sensors, r."values") as s (sensor, value)
  where ${inRange('at')} and ${wantedSensor}`;

const rollupsOf = (level: HistoryLevel) => `
  select s.sensor, s.lowest, start_ms + s.lowest_at as lowest_at, s.highest, start_ms + s.highest_at as highest_at,
    s.last, start_ms + s.last_at as last_at, s.sum, s.readings::float8 as readings
  from read_model.reading_${level} r,
    lateral (select extract(epoch from r.bucket)::float8 * 1000 as start_ms) as time,
    unnest(r.sensors, r.lowest, r.lowest_at, r.highest, r.highest_at, r.last, r.last_at, r.sum, r.readings)
      as s (sensor, lowest, lowest_at, highest, highest_at, last, last_at, sum, readings)
  where ${inRange('bucket')} and ${wantedSensor}`;

const inOrder = 'order by s.sensor, r.at, r.epoch, r.boot, r.seq, r.idx';

/** Arrays compare by value first: the least [value, time] is the lowest value at its earliest time. */
const extremesOf = (level: HistoryLevel) => `
  with stretch as (
    select sensor, floor((lowest_at - $6::float8) / $7::float8) as number,
      min(array[lowest, lowest_at]) as low, max(array[highest, -highest_at]) as high, max(array[last_at, last]) as latest,
      sum(sum) as sum, sum(readings) as readings
    from (${level === 'reading' ? everyReading : rollupsOf(level)}) sample
    group by 1, 2
  )
  select sensor, low[1]::real as lowest, low[2] as lowest_at, high[1]::real as highest, -high[2] as highest_at,
    latest[2]::real as last, sum, readings
  from stretch order by sensor, number`;

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
