import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * What is stored of a device's secret: HMAC-SHA-256 under CREDENTIAL_KEY of id and secret, so that a hash is valid for its own
 * id only. Secrets are random 256-bit tokens: a keyed hash is enough, and takes microseconds, so that thousands of devices can
 * reconnect at once.
 *
 * @param credentialKey 64 hex digits
 */
export function hashDeviceSecret(credentialKey: string, deviceId: string, secret: string): Buffer {
  return createHmac('sha256', Buffer.from(credentialKey, 'hex')).update(`${deviceId}\n${secret}`).digest();
}

/** Compares in constant time. */
export function isDeviceSecret(expected: Buffer, presented: Buffer): boolean {
  return expected.length === presented.length && timingSafeEqual(expected, presented);
}

/** 256 random bits, base64url. */
export function newDeviceSecret(): string {
  return randomBytes(32).toString('base64url');
}
