import type { Pool } from 'pg';
import type { SessionRangeRequest, TimeRange } from '../../../projections/queries/index.js';
import { placedByReceipt } from './historySamples.js';

interface EndsRow {
  readonly first: Date | null;
  readonly last: Date | null;
}

/** Begin and end of a session's readings, by the clock of `placedBy`; undefined before the first. */
export async function sessionRange(pool: Pool, request: SessionRangeRequest): Promise<TimeRange | undefined> {
  if (request.placedBy === 'receipt') return rangeByReceipt(pool, request);
  return request.include?.includes('implausibleTimes')
    ? rangeOf(pool, `${plausible} union all ${implausible}`, [
        request.sessionId,
        request.deviceId,
        request.session,
      ])
    : rangeOf(pool, plausible, [request.sessionId]);
}

const plausible = `
  select first_at as first, last_at as last from read_model.session_telemetry where session_id = $1`;
const implausible = `
  select at, at from read_model.reading where device_id = $2 and session = $3 and not time_plausible`;

async function rangeByReceipt(
  pool: Pool,
  { sessionId, deviceId, session }: SessionRangeRequest,
): Promise<TimeRange | undefined> {
  const received = await rangeOf(
    pool,
    `select first_received_at as first, last_received_at as last from read_model.session_telemetry where session_id = $1`,
    [sessionId],
  );
  if (!received) return undefined;
  const values = [deviceId, received.from, received.to, session];
  const placed = await rangeOf(pool, `select at as first, at as last from ${placedByReceipt} r`, values);
  return placed ?? received;
}

async function rangeOf(pool: Pool, ends: string, values: readonly unknown[]): Promise<TimeRange | undefined> {
  const { rows } = await pool.query<EndsRow>(
    `select min(first) as first, max(last) + interval '1 millisecond' as last from (${ends}) ends`,
    [...values],
  );
  const { first, last } = rows[0] ?? {};
  return first && last ? { from: first, to: last } : undefined;
}
