import type { HistoryRequest } from '../../../projections/queries/index.js';

/** Parameters $1 to $5 of every history query. */
export function rangeOf({ deviceId, from, to, session, sensors }: HistoryRequest): unknown[] {
  return [deviceId, from, to, session ?? null, sensors ?? null];
}

/** Condition for $1 to $4; `time` is the column of the range. */
export function inRange(time: string, since: '>' | '>=' = '>='): string {
  return `${ofDevice} and ${time} ${since} $2 and ${time} < $3`;
}

/** Condition for $1 and $4, without time. */
export const ofDevice = 'device_id = $1 and ($4::bigint is null or session = $4)';
