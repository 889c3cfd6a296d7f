/** What a curve leaves out. */
export interface ExcludedReadings {
  readonly times: ExcludedTimes;
  /** For each sensor with implausible values, in readings with a plausible time. */
  readonly values: readonly ExcludedValues[];
}

/**
 * Readings with an implausible device time, with all their values: for a session all of them, for a device those that were
 * received in the range.
 */
export interface ExcludedTimes {
  readonly readings: number;
  /** A few of those that are still kept, in order of receipt; `at` is device time as sent. */
  readonly first: readonly { readonly at: Date; readonly receivedAt: Date }[];
}

export interface ExcludedValues {
  readonly sensor: number;
  readonly readings: number;
  /** A few of those that are still kept, in order of time. */
  readonly first: readonly { readonly at: Date; readonly value: number }[];
}
