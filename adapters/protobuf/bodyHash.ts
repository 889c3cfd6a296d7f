import { hash } from 'node:crypto';

/** The first 48 bits of the SHA-256 of some bytes: a number that JSON and protobuf store exactly. */
export function bodyHash(bytes: Uint8Array): number {
  // One character for each byte. A buffer for the digest would cost twice as much as the hash itself.
  const digest = hash('sha256', bytes, 'binary');
  const high = (digest.charCodeAt(0) << 8) | digest.charCodeAt(1);
  const low =
    (digest.charCodeAt(2) << 24) |
    (digest.charCodeAt(3) << 16) |
    (digest.charCodeAt(4) << 8) |
    digest.charCodeAt(5);
  return high * 2 ** 32 + (low >>> 0);
}
