/** The earliest plausible time: the first machines were made in 2013, and the project's recorded brews begin in 2014. */
const earliestPlausibleMs = Date.UTC(2013, 0, 1);
/** A machine's clock may be ahead by a wrong time zone. */
const tolerableAheadMs = 86_400_000;
/** A reading that is earlier than the start of its session by more than this comes from another clock. */
const tolerableBeforeMs = 86_400_000;

/** What the backend knows about the time of a message. */
export interface MessageTime {
  /** Backend time, epoch milliseconds. */
  readonly receivedAtMs: number;
  /** Offset of the device's clock at that moment, if it is known to be wrong by more than a day. */
  readonly wrongClockMs?: number | undefined;
  /** Device time of the start of the session, if the clock that reported it may be right. */
  readonly startedAtMs?: number | undefined;
}

/**
 * Whether a device time is plausible. An implausible time is flagged, never changed. A time is implausible when it is before the
 * first machine was made, more than a day after its receipt, more than a day before the start of its session, or taken from a
 * wrong clock.
 */
export function isPlausibleTime(atMs: number, time: MessageTime): boolean {
  const { receivedAtMs, wrongClockMs, startedAtMs } = time;
  if (atMs < earliestPlausibleMs || atMs > receivedAtMs + tolerableAheadMs) return false;
  if (startedAtMs !== undefined && atMs < startedAtMs - tolerableBeforeMs) return false;
  // A machine whose clock is wrong may still send values that it measured while its clock was right, or that another device
  // measured.
  return wrongClockMs === undefined || Math.abs(atMs - receivedAtMs) <= Math.abs(atMs - wrongClockMs);
}
