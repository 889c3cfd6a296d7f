import { hash } from 'node:crypto';

/** The first 48 bits of the SHA-256 of some bytes: a number that JSON and protobuf store exactly. */
export function bodyHash(bytes: Uint8Array): number {
  return hash('sha256', bytes, 'buffer').readUIntBE(0, 6);
}
