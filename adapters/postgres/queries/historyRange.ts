export interface HistoryRequest {
  readonly deviceId: string;
  /** Key of a session (`sessionKey`): only readings of it. */
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

/** Parameters $1 to $5 of every query of history. */
export function rangeOf({ deviceId, from, to, session, sensors }: HistoryRequest): unknown[] {
  return [deviceId, from, to, session ?? null, sensors ?? null];
}

/** The rows of $1 to $4; `time` is the column that the range is of. */
export function inRange(time: string, since: '>' | '>=' = '>='): string {
  return `device_id = $1 and ${time} ${since} $2 and ${time} < $3 and ($4::bigint is null or session = $4)`;
}
