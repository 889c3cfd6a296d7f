import { createHash } from 'node:crypto';

/** The same id for the same parts, in every process and at any time. A UUID of version 8 (RFC 9562), with bits of a SHA-256. */
export function derivedUuid(parts: readonly (string | number)[]): string {
  return uuidOf(createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16));
}

/** A UUID of version 8 with the bits of 16 bytes, but for those that say the version. */
export function uuidOf(sixteen: Uint8Array): string {
  const bytes = Buffer.from(sixteen);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
