const hourMs = 3_600_000;

/** What debugging may cost: all of it is bounded, also when a device sends as fast as it can. */
export const debugLimits = {
  /** Devices under debug at once. */
  devices: 10,
  /** Debugging ends by itself after so long, counted from when it was asked for last. */
  longestMs: 24 * hourMs,
  defaultMs: 2 * hourMs,
  shortestMs: 60_000,
  /** Of a message, so many bytes are kept; its length is kept whatever it is. */
  frameBytes: 8_192,
  /** Of a device; beyond them the oldest frames go, a tenth at a time. */
  frames: 10_000,
  bytes: 16 * 1_048_576,
  /** A frame is deleted after so long. */
  keptDays: 7,
  /** Frames that wait in a role for the database; what comes then is counted only. */
  waitingFrames: 1_000,
  waitingBytes: 4 * 1_048_576,
  /** A role learns within so long which devices are under debug. */
  staleMs: 2_000,
};
