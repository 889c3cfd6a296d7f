/** By which time readings are placed: the device's, or that of their receipt. */
export type PlacedBy = 'device' | 'receipt';

/** What is left out of curves unless it is asked for. */
export type Excluded = 'implausibleTimes' | 'implausibleValues';

/** Asks for the curves of a device, or of one of its sessions. */
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

/** Asks from when to when a session has readings, as its curves place them. */
export type SessionRangeRequest = Pick<HistoryRequest, 'deviceId' | 'placedBy' | 'include'> & {
  readonly sessionId: string;
  /** Its key (`sessionKey`). */
  readonly session: number;
};

export interface TimeRange {
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
}
