export const summariesVersion = 1;

/** In the place of decimals: the values are IEEE 754 doubles. */
export const doubles = 7;

/** Bits of a sensor's first byte above the three of its decimals. */
export const flags = {
  /** It has a plausible value in each reading. */
  whole: 8,
  /** Its last value was measured at the end of the summary. */
  endsLast: 16,
  /** All its values are the same. */
  constant: 32,
  /** The sum is a double, because it has other decimals than the values. */
  doubleSum: 64,
} as const;
