import { createSeal } from './seal.js';

/** What a refresh token says. */
export interface RefreshClaims {
  /** Of its log-in: the same in all of its refresh tokens. */
  readonly secret: Uint8Array;
  readonly generation: number;
}

export interface RefreshTokens {
  /** The same for the same claims, so that it need not be stored to be given twice. */
  make(claims: RefreshClaims): string;
  /** Undefined when Brewline did not make it. */
  read(token: string): RefreshClaims | undefined;
}

const secretBytes = 32;
const claimBytes = secretBytes + 4;
const shape = /^[A-Za-z0-9_-]{91}$/;

/**
 * The secret of a log-in and the number of the token, sealed: with one token nobody can make the next one. Its log-in has the hash of the
 * secret and the number that counts, so an older token is known for what it is.
 *
 * @param sessionKey see `keysOf`
 */
export function createRefreshTokens(sessionKey: string): RefreshTokens {
  const seal = createSeal(sessionKey, 'refresh token');
  return {
    make: ({ secret, generation }) => {
      const claims = Buffer.alloc(claimBytes);
      claims.set(secret);
      claims.writeUInt32BE(generation, secretBytes);
      return Buffer.concat([claims, seal.of(claims)]).toString('base64url');
    },
    read: (token) => {
      const bytes = shape.test(token) ? Buffer.from(token, 'base64url') : Buffer.alloc(0);
      const claims = bytes.subarray(0, claimBytes);
      if (!seal.fits(claims, bytes.subarray(claimBytes))) return undefined;
      return { secret: claims.subarray(0, secretBytes), generation: claims.readUInt32BE(secretBytes) };
    },
  };
}
