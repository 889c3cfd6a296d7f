import type Long from 'long';

/** A 64-bit field as a number, 0 when it is left out. Beyond 2^53 it rounds: limits are far below. */
export function int64(value: number | Long | null | undefined): number {
  return typeof value === 'object' ? (value?.toNumber() ?? 0) : (value ?? 0);
}
