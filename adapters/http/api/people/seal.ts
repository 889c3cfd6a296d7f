import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { keysOf } from '../../../../domain/kernel/keys.js';

/** Marks what this API has made. */
export interface Seal {
  /** 32 bytes. */
  of(data: Uint8Array | string): Buffer;
  /** Whether it was made under one of the keys. */
  fits(data: Uint8Array | string, seal: Uint8Array): boolean;
}

/**
 * HMAC-SHA-256 under a key for this purpose alone.
 *
 * @param sessionKey see `keysOf`: the first key seals, all of them open
 */
export function createSeal(sessionKey: string, purpose: string): Seal {
  const [key, ...olderKeys] = keysOf(sessionKey);
  const derive = (hex: string) =>
    Buffer.from(hkdfSync('sha256', Buffer.from(hex, 'hex'), '', `brewline ${purpose}`, 32));
  const current = derive(key);
  const keys = [current, ...olderKeys.map(derive)];
  const sealed = (under: Uint8Array, data: Uint8Array | string) =>
    createHmac('sha256', under).update(data).digest();
  return {
    of: (data) => sealed(current, data),
    fits: (data, seal) =>
      seal.length === 32 && keys.some((each) => timingSafeEqual(sealed(each, data), seal)),
  };
}
