import { createECDH, type ECDH } from 'node:crypto';

/** A key of the server's own (VAPID, RFC 8292), base64url as web push tools print it: 32 bytes on the curve P-256. */
export function newVapidPrivateKey(): string {
  const pair = createECDH(curve);
  pair.generateKeys();
  return padded(pair.getPrivateKey()).toString('base64url');
}

/**
 * What browsers subscribe with (`applicationServerKey`): 65 bytes, base64url.
 *
 * @returns undefined when the private key is none
 */
export function vapidPublicKeyOf(privateKey: string): string | undefined {
  return pairOf(privateKey)?.getPublicKey('base64url');
}

/** Whether it is a point of the curve, uncompressed, base64url. */
export function isPublicKey(text: string): boolean {
  const point = Buffer.from(text, 'base64url');
  if (point.length !== 65) return false;
  const other = createECDH(curve);
  other.generateKeys();
  try {
    other.computeSecret(point);
    return true;
  } catch {
    return false;
  }
}

const curve = 'prime256v1';
const keyBytes = 32;

function pairOf(privateKey: string): ECDH | undefined {
  if (!/^[\w-]{43}$/.test(privateKey)) return undefined;
  const pair = createECDH(curve);
  try {
    pair.setPrivateKey(Buffer.from(privateKey, 'base64url'));
    return pair;
  } catch {
    return undefined;
  }
}

/** Node leaves leading zeros out. */
function padded(key: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(keyBytes - key.length), key]);
}
