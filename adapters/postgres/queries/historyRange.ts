/** By which time readings are placed: the device's, or that of their receipt. */
export type PlacedBy = 'device' | 'receipt';

/** What is left out of curves unless it is asked for. */
export type Excluded = 'implausibleTimes' | 'implausibleValues';

export interface HistoryRequest {
  readonly deviceId: string;
  /** Key of a session (`sessionKey`): only readings of it. */
  readonly session?: number | undefined;
  /** Time by which readings are placed, included. */
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
  /** Points of each curve, at most. */
  readonly points: number;
  /** Sensor codes; all when left out. */
  readonly sensors?: readonly number[] | undefined;
  /** The device's time when left out. */
  readonly placedBy?: PlacedBy | undefined;
  readonly include?: readonly Excluded[] | undefined;
}

/** Parameters $1 to $5 of every query of history. */
export function rangeOf({ deviceId, from, to, session, sensors }: HistoryRequest): unknown[] {
  return [deviceId, from, to, session ?? null, sensors ?? null];
}

/** The rows of $1 to $4; `time` is the column that the range is of. */
export function inRange(time: string, since: '>' | '>=' = '>='): string {
  return `${ofDevice} and ${time} ${since} $2 and ${time} < $3`;
}

/** The rows of $1 and $4, whatever their time. */
export const ofDevice = 'device_id = $1 and ($4::bigint is null or session = $4)';
