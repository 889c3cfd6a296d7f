import type Long from 'long';

/** A 64-bit field as a number, 0 when it is absent. Beyond 2^53 it is rounded: limits are far below. */
export function int64(value: number | Long | null | undefined): number {
  return typeof value === 'object' ? (value?.toNumber() ?? 0) : (value ?? 0);
}
