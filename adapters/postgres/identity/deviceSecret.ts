import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * What is stored of a device's secret: HMAC-SHA-256 under CREDENTIAL_KEY of id and secret, so that a hash is valid for its own id only. Secrets are random 256-bit
 * tokens: a keyed hash is enough, and takes microseconds, so that thousands of devices can reconnect at once.
 *
 * @param key 64 hex digits
 */
export function hashDeviceSecret(key: string, deviceId: string, secret: string): Buffer {
  return hmac(key, `${deviceId}\n${secret}`);
}

const keyIdBytes = 8;

/** Tells keys apart, and nothing of the key. No secret's hash is one: ids of devices have no blank. */
export function keyIdOf(key: string): string {
  return hmac(key, 'id of this key').subarray(0, keyIdBytes).toString('hex');
}

function hmac(key: string, text: string): Buffer {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest();
}

/** Compares in constant time. */
export function isDeviceSecret(expected: Buffer, presented: Buffer): boolean {
  return expected.length === presented.length && timingSafeEqual(expected, presented);
}

/** 256 random bits, base64url. One that begins with - is not given: CSV would put an apostrophe before it, for spreadsheets. */
export function newDeviceSecret(): string {
  for (;;) {
    const secret = randomBytes(32).toString('base64url');
    if (!secret.startsWith('-')) return secret;
  }
}
