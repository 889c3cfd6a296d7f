import { createHash, randomUUID } from 'node:crypto';

/**
 * The id of a command to be: random, or the same for the same person and Idempotency-Key, so that a request which is sent again asks
 * once. Formed like a UUID of version 8 (RFC 9562: its own bits, here of SHA-256).
 */
export function commandIdFor(login: string, idempotencyKey: string | undefined): string {
  if (idempotencyKey === undefined) return randomUUID();
  const bytes = createHash('sha256')
    .update(JSON.stringify([login, idempotencyKey]))
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
