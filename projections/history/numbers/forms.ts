/** How the numbers of a column follow from the ones before: the lowest three bits of its first byte. */
export const forms = {
  /** Each is the one before and a step: nothing else is stored. */
  even: 0,
  /** Differences from a line. */
  line: 1,
  /** Differences from the one before and a step. */
  previous: 2,
  /** Differences from the line through the two before. */
  linear: 3,
  /** Differences from a moving average. */
  average: 4,
  /** Differences from the one before, of up to 53 bits. */
  wide: 5,
  /** IEEE 754 doubles. */
  doubles: 6,
} as const;

export type Form = (typeof forms)[keyof typeof forms];

/** Offsets from a column's first number are below it in all forms but `wide` and `doubles`: 32 bits hold all that is computed. */
export const largestOffset = 2 ** 27;

/** The moving average counts each number as an eighth. */
export const averageShift = 3;
export const averageHalf = 4;
