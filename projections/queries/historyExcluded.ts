/** What a curve leaves out. */
export interface ExcludedReadings {
  readonly times: ExcludedTimes;
  /** Of each sensor with values that can't be right, in readings whose time is plausible. */
  readonly values: readonly ExcludedValues[];
}

/**
 * Readings whose device time can't be right, with all their values: of a session all of them, of a device those that were received in the
 * range.
 */
export interface ExcludedTimes {
  readonly readings: number;
  /** A few, in order of receipt, of those that are still kept; `at` is device time as sent. */
  readonly first: readonly { readonly at: Date; readonly receivedAt: Date }[];
}

export interface ExcludedValues {
  readonly sensor: number;
  readonly readings: number;
  /** A few, in order of time, of those that are still kept. */
  readonly first: readonly { readonly at: Date; readonly value: number }[];
}
