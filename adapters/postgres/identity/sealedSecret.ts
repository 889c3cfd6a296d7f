import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { keysOf } from '../../../domain/kernel/keys.js';

/** Encrypts what has to be read again, such as the secret of an authenticator. */
export interface SecretSeal {
  /** @param owner whose it is: for another one it can't be opened */
  seal(text: string, owner: string): Buffer;
  /**
   * @returns the text, and whether it is under an older key
   * @throws BrewlineError `CONFIGURATION_INVALID` when no key opens it
   */
  open(sealed: Uint8Array, owner: string): { readonly text: string; readonly isOld: boolean };
}

const ivBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM under a key for this purpose alone: nonce, tag, ciphertext.
 *
 * @param peopleKey see `keysOf`: the first key seals, all of them open
 */
export function createSecretSeal(peopleKey: string, purpose: string): SecretSeal {
  const keys = keysOf(peopleKey).map((hex) =>
    Buffer.from(hkdfSync('sha256', Buffer.from(hex, 'hex'), '', `brewline ${purpose}`, 32)),
  );
  const [current = Buffer.alloc(0)] = keys;
  return {
    seal: (text, owner) => {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', current, iv).setAAD(Buffer.from(owner));
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), encrypted]);
    },
    open: (sealed, owner) => {
      for (const key of keys) {
        const text = opened(key, sealed, owner);
        if (text !== undefined) return { text, isOld: key !== current };
      }
      throw new BrewlineError(
        'CONFIGURATION_INVALID',
        `a ${purpose} can't be decrypted: PEOPLE_KEY is not the one that it was stored under`,
      );
    },
  };
}

function opened(key: Buffer, sealed: Uint8Array, owner: string): string | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes));
  decipher.setAAD(Buffer.from(owner)).setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
  const text = decipher.update(sealed.subarray(ivBytes + tagBytes));
  try {
    return Buffer.concat([text, decipher.final()]).toString();
  } catch {
    return undefined;
  }
}
