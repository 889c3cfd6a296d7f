import { powersOfTen } from '../../../domain/machine/index.js';

/**
 * The largest scaled number. Below it a product with a power of ten is off by less than a half, so rounding finds the integer; and
 * the difference of any two has a zigzag below 2^53.
 */
export const largestScaled = 2 ** 51 - 1;

/**
 * The fewest decimals by which all numbers are integers / 10^decimals exactly.
 *
 * @returns undefined when there are none: then the numbers have to be stored as they are.
 */
export function decimalsOf(values: Float64Array, count: number): number | undefined {
  let decimals = 0;
  let power = 1;
  let largest = 0;
  for (let at = 0; at < count; at += 1) {
    const value = values[at] as number;
    if (value === 0 && Object.is(value, -0)) return undefined;
    while (Math.round(value * power) / power !== value) {
      decimals += 1;
      const next = powersOfTen[decimals];
      if (next === undefined) return undefined;
      power = next;
    }
    largest = Math.max(largest, Math.abs(value));
  }
  return largest * power <= largestScaled ? decimals : undefined;
}
