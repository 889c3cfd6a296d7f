/** The earliest time a machine can honestly report: the project's recorded brews begin in 2014, the first machines in 2013. */
const earliestPlausibleMs = Date.UTC(2013, 0, 1);
/** Clocks of machines may run ahead by a time zone that was set wrong. */
const tolerableAheadMs = 86_400_000;
/** A reading that is older than its session by more than this is of another clock. */
const tolerableBeforeMs = 86_400_000;

/** What the backend knows of the time of a message. */
export interface MessageTime {
  /** Backend time, epoch milliseconds. */
  readonly receivedAtMs: number;
  /** What a clock of the device that is known to be wrong by more than a day showed at that moment. */
  readonly wrongClockMs?: number | undefined;
  /** Device time of the start of the session, where the machine reported it by a clock that may be right. */
  readonly startedAtMs?: number | undefined;
}

/**
 * A device time that can't be true is flagged, never changed: before any machine was made, more than a day after its receipt, more than a day
 * before its session began, or one that was taken from a clock that was wrong.
 */
export function isPlausibleTime(atMs: number, time: MessageTime): boolean {
  const { receivedAtMs, wrongClockMs, startedAtMs } = time;
  if (atMs < earliestPlausibleMs || atMs > receivedAtMs + tolerableAheadMs) return false;
  if (startedAtMs !== undefined && atMs < startedAtMs - tolerableBeforeMs) return false;
  // A machine whose clock is wrong may still send what it measured while it was right, or what somebody else measured.
  return wrongClockMs === undefined || Math.abs(atMs - receivedAtMs) <= Math.abs(atMs - wrongClockMs);
}
