/** Aggregates of one sensor's plausible values. Times are device times, epoch milliseconds; values are exactly as sent. */
export interface SensorSummary {
  readonly sensor: number;
  readonly lowest: number;
  /** When it was first measured. */
  readonly lowestAtMs: number;
  readonly highest: number;
  /** When it was first measured. */
  readonly highestAtMs: number;
  /** The value with the latest device time; of equal times the later one in the device's order. */
  readonly last: number;
  readonly lastAtMs: number;
  /** Divided by `readings` it is the mean. */
  readonly sum: number;
  /** Number of plausible values; all the others are 0 when there are none. */
  readonly readings: number;
  /** Number of implausible values, which were left out of all the others. */
  readonly implausible: number;
}

/** The head of a chunk, or of a part of it. */
export interface Summary {
  /** First device time, epoch milliseconds. */
  readonly fromMs: number;
  /** Last device time, inclusive. */
  readonly toMs: number;
  readonly readings: number;
  /** In the order of their numbers. */
  readonly sensors: readonly SensorSummary[];
}
