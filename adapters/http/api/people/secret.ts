import { createHash, randomBytes } from 'node:crypto';

const secretBytes = 32;

/** 256 random bits. */
export function newSecret(): Buffer {
  return randomBytes(secretBytes);
}

/** How secrets are stored. Nobody guesses 256 random bits, so a slow hash would add nothing. */
export function hashOf(secret: Uint8Array): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** The secret that base64url stands for; undefined when it is none. */
export function secretIn(text: string): Buffer | undefined {
  return /^[A-Za-z0-9_-]{43}$/.test(text) ? Buffer.from(text, 'base64url') : undefined;
}
