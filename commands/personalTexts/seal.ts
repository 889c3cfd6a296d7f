import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { BrewlineError } from '../../domain/kernel/errors.js';
import type { SealedText } from '../../domain/personalTexts/index.js';
import type { PersonKey } from '../ports/index.js';

const cipherName = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts a text. The nonce follows from text, key and place: the same text at the same place gives the same bytes, so that an append or a
 * copy that is done again stores the same, and no nonce counts for two texts.
 *
 * @param place where the text is stored: at another place it does not open
 */
export function sealText(text: string, { keyId, secret }: PersonKey, place: string): SealedText {
  const nonce = createHmac('sha256', secret.subarray(keyBytes))
    .update(`${place}\0${text}`)
    .digest()
    .subarray(0, nonceBytes);
  const cipher = createCipheriv(cipherName, secret.subarray(0, keyBytes), nonce);
  cipher.setAAD(Buffer.from(place));
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const sealed = Buffer.concat([nonce, cipher.getAuthTag(), encrypted]);
  return { sealed: 1, key: keyId, text: sealed.toString('base64') };
}

/** @throws BrewlineError `TEXT_UNREADABLE` when it was changed, or comes from another place */
export function openText({ text }: SealedText, { keyId, secret }: PersonKey, place: string): string {
  const sealed = Buffer.from(text, 'base64');
  try {
    const nonce = sealed.subarray(0, nonceBytes);
    const decipher = createDecipheriv(cipherName, secret.subarray(0, keyBytes), nonce);
    decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
    const plain = decipher.update(sealed.subarray(nonceBytes + tagBytes));
    return Buffer.concat([plain, decipher.final()]).toString();
  } catch (cause) {
    const message = `the text at ${place} is not the one that was encrypted with the key ${keyId}`;
    throw new BrewlineError('TEXT_UNREADABLE', message, { cause });
  }
}
