import type { Pool } from 'pg';

export interface HistoryRequest {
  readonly deviceId: string;
  /** The device's own number of a session: only readings of it. */
  readonly session?: number | undefined;
  /** Device time, included. */
  readonly from: Date;
  /** Device time, not included. */
  readonly to: Date;
  /** Points of each curve, at most. */
  readonly points: number;
  /** Sensor codes; all when left out. */
  readonly sensors?: readonly number[] | undefined;
}

/** One curve. Times are epoch milliseconds, rising; where nothing was measured there is no point. */
export interface HistorySeries {
  readonly sensor: number;
  readonly points: readonly HistoryPoint[];
}

export interface HistoryPoint {
  readonly atMs: number;
  readonly value: number;
}

/** How the points came about: each of them was measured, none is invented or averaged. */
export type Resolution =
  | { readonly type: 'everyReading' }
  /** The lowest and the highest value of each stretch of `bucketMs`, each at its own time. */
  | { readonly type: 'minMax'; readonly bucketMs: number };

export interface History {
  readonly resolution: Resolution;
  readonly series: readonly HistorySeries[];
}

/**
 * A device's curves in a range of device time. Few readings are returned as they are; many are thinned out in the database to the
 * minimum and maximum of each of points / 2 equal stretches of time. That, rather than LTTB, because it keeps each peak for sure,
 * needs one pass without order, and leaves a stretch without readings empty, so that gaps stay gaps.
 *
 * The work is bounded by the pool's statement timeout.
 */
export async function history(pool: Pool, request: HistoryRequest): Promise<History> {
  const few = (await countUpTo(pool, request, request.points + 1)) <= request.points;
  const bucketMs = few ? 0 : bucketMsOf(request);
  const { rows } = few
    ? await pool.query<PointRow>(everyReading, rangeOf(request))
    : await pool.query<PointRow>(minMax, [...rangeOf(request), request.from.getTime(), bucketMs]);
  return {
    resolution: few ? { type: 'everyReading' } : { type: 'minMax', bucketMs },
    series: toSeries(rows),
  };
}

interface PointRow {
  readonly sensor: number;
  readonly at_ms: number;
  readonly value: number;
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

/** Rounded up, so that there are never more stretches than half of the points. */
function bucketMsOf({ from, to, points }: HistoryRequest): number {
  return Math.max(1, Math.ceil((to.getTime() - from.getTime()) / Math.floor(points / 2)));
}

const inRange = `device_id = $1 and at >= $2 and at < $3 and ($4::bigint is null or session = $4)`;

const samples = `
  select s.sensor, r.at, s.value, r.boot, r.seq, r.idx
  from read_model.reading r, unnest(r.sensors, r."values") as s(sensor, value)
  where ${inRange} and ($5::int[] is null or s.sensor = any($5))`;

const everyReading = `
  select sensor, extract(epoch from at)::float8 * 1000 as at_ms, value
  from (${samples}) sample order by sensor, at, boot, seq, idx`;

/** Arrays compare by value first: the least [value, time] is the lowest value at its earliest time. */
const minMax = `
  with sample as (
    select sensor, extract(epoch from at)::float8 * 1000 as at_ms, value from (${samples}) every_sample
  ), extreme as (
    select sensor,
           min(array[value, at_ms]) as lowest,
           max(array[value, -at_ms]) as highest
    from sample group by sensor, floor((at_ms - $6::float8) / $7::float8)
  )
  select sensor, lowest[2] as at_ms, lowest[1]::real as value from extreme
  union
  select sensor, -highest[2], highest[1]::real from extreme
  order by sensor, at_ms`;

async function countUpTo(pool: Pool, request: HistoryRequest, limit: number): Promise<number> {
  const { rows } = await pool.query<{ count: string }>(
    `select count(*) from (select from read_model.reading where ${inRange} limit $5) found`,
    [...rangeOf(request).slice(0, 4), limit],
  );
  return Number(rows[0]?.count ?? 0);
}

function rangeOf({ deviceId, from, to, session, sensors }: HistoryRequest): unknown[] {
  return [deviceId, from, to, session ?? null, sensors ?? null];
}

function toSeries(rows: readonly PointRow[]): HistorySeries[] {
  const bySensor = new Map<number, HistoryPoint[]>();
  for (const { sensor, at_ms, value } of rows) {
    const points = bySensor.get(sensor) ?? [];
    bySensor.set(sensor, points);
    points.push({ atMs: Math.round(at_ms), value });
  }
  return [...bySensor].map(([sensor, points]) => ({ sensor, points }));
}
