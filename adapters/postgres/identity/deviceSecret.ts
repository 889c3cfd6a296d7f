import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * What is kept of a device's secret: HMAC-SHA-256 under CREDENTIAL_KEY of id and secret, so that a row is worth nothing under
 * another id. Secrets are random 256-bit tokens: a keyed hash is enough, and checks in microseconds, so that thousands of devices
 * can come back at once.
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
