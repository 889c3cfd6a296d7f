/** Limits of proto/brewline/v1/telemetry.proto, which the backend checks. */
export const readingLimits = {
  readings: 1000,
  sensors: 64,
  decimals: 6,
  /** Sensor numbers and process codes are stored as `smallint`. */
  code: 32_767,
  /** The limit of a scaled value, so that the difference of any two fits into a sint32. */
  scaledValue: 2 ** 30 - 1,
  /** The last millisecond of the year 9999. */
  atMs: Date.UTC(9999, 11, 31, 23, 59, 59, 999),
} as const;

/** 10^0 … 10^6. */
export const powersOfTen: readonly number[] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000];

/**
 * The rest of a block's `seconds_to_next_action` at a later reading of the block. Encoder and decoder use it, so a running
 * countdown needs no new block.
 */
export function secondsLeft(atFirstReading: number, elapsedMs: number): number {
  return atFirstReading === 0 ? 0 : Math.max(0, atFirstReading - Math.round(elapsedMs / 1000));
}
