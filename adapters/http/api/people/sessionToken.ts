import { errors, jwtVerify, SignJWT } from 'jose';
import { isPersonId } from '../../../../domain/people/index.js';
import { keysOf } from '../../../../domain/kernel/keys.js';

/** The person for whom a token was made. */
export interface TokenClaims {
  readonly personId: string;
  readonly tokenVersion: number;
  readonly expiresAt: Date;
}

export interface SessionTokens {
  issue(
    personId: string,
    tokenVersion: number,
  ): Promise<{ readonly token: string; readonly expiresAt: Date }>;
  verify(token: string): Promise<VerifiedToken>;
}

export type VerifiedToken =
  | { readonly type: 'valid'; readonly claims: TokenClaims }
  /** Brewline did not sign it. */
  | { readonly type: 'invalid' }
  /** Brewline signed it, and it has expired. */
  | { readonly type: 'expired' };

const lifetimeSeconds = 12 * 3600;
const issuer = 'brewline';
const audience = 'brewline-api';
const algorithm = 'HS256';

/**
 * JSON Web Tokens signed with SESSION_KEY, valid for 12 hours. They have no role: it is read for each request.
 *
 * @param sessionKey see `keysOf`
 */
export function createSessionTokens(sessionKey: string): SessionTokens {
  const [currentKey, ...olderKeys] = keysOf(sessionKey);
  const key = Buffer.from(currentKey, 'hex');
  const keys = [key, ...olderKeys.map((older) => Buffer.from(older, 'hex'))];
  return {
    issue: async (personId, tokenVersion) => {
      const issuedAt = Math.floor(Date.now() / 1000);
      const expiresAt = issuedAt + lifetimeSeconds;
      const token = await new SignJWT({ ver: tokenVersion })
        .setProtectedHeader({ alg: algorithm })
        .setSubject(personId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(key);
      return { token, expiresAt: new Date(expiresAt * 1000) };
    },
    verify: async (token) => {
      const payload = await payloadOf(token, keys);
      if (payload === 'expired') return { type: 'expired' };
      const { sub: personId, exp, ver: tokenVersion } = payload ?? {};
      if (
        personId === undefined ||
        !isPersonId(personId) ||
        exp === undefined ||
        typeof tokenVersion !== 'number'
      )
        return { type: 'invalid' };
      return { type: 'valid', claims: { personId, tokenVersion, expiresAt: new Date(exp * 1000) } };
    },
  };
}

/** The signature is checked first, so nothing is told about tokens of others. */
async function payloadOf(token: string, [key, ...others]: readonly Uint8Array[]) {
  if (key === undefined) return undefined;
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: [algorithm], issuer, audience });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return payloadOf(token, others);
    if (error instanceof errors.JWTExpired) return 'expired';
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
