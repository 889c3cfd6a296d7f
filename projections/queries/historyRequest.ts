import type { TimeWindow } from './ownership.js';

/** The clock that places readings: the device's, or the backend's at their receipt. */
export type PlacedBy = 'device' | 'receipt';

/** What curves leave out unless it is requested. */
export type Excluded = 'implausibleTimes' | 'implausibleValues';

/** Requests the curves of a device, or of one of its sessions. */
export interface HistoryRequest {
  readonly deviceId: string;
  /** Key of a session (`sessionKey`): only readings of it. */
  readonly session?: number | undefined;
  /** Time by the clock of `placedBy`, inclusive. */
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  /** Maximum number of points of each curve. */
  readonly points: number;
  /** Sensor codes; all when left out. */
  readonly sensors?: readonly number[] | undefined;
  /** The device's time when left out. */
  readonly placedBy?: PlacedBy | undefined;
  readonly include?: readonly Excluded[] | undefined;
  /** Only what was received in one of these; everything when left out. */
  readonly received?: readonly TimeWindow[] | undefined;
}

/** Requests what happened in the range of curves. */
export type AnnotationsRequest = Pick<
  HistoryRequest,
  'deviceId' | 'session' | 'from' | 'to' | 'placedBy' | 'received'
>;

/** Requests the time range of a session's readings, by the clock of `placedBy`. */
export type SessionRangeRequest = Pick<HistoryRequest, 'deviceId' | 'placedBy' | 'include'> & {
  readonly sessionId: string;
  /** Its key (`sessionKey`). */
  readonly session: number;
};

export interface TimeRange {
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
}
