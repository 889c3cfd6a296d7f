import type Long from 'long';
import type protobuf from 'protobufjs/minimal.js';

/** A 64-bit field as a number, 0 when it is absent. Beyond 2^53 it is rounded: limits are far below. */
export function int64(value: number | Long | null | undefined): number {
  return typeof value === 'object' ? (value?.toNumber() ?? 0) : (value ?? 0);
}

/** Reads a uint64 as a number; beyond 2^53 it is rounded. The type that protobufjs declares for it is too general, and its text is slow. */
export function readUint64(reader: protobuf.Reader): number {
  const { low, high } = reader.uint64();
  return (high >>> 0) * 2 ** 32 + (low >>> 0);
}
