import { errors, jwtVerify, SignJWT } from 'jose';
import { keysOf } from '../../../../domain/kernel/keys.js';
import { isPersonId } from '../../../../domain/people/index.js';

/** The log-in for which an access token was made. */
export interface TokenClaims {
  readonly personId: string;
  readonly loginSessionId: string;
}

export interface AccessToken {
  readonly token: string;
  readonly expiresAt: Date;
}

export interface AccessTokens {
  issue(claims: TokenClaims): Promise<AccessToken>;
  verify(token: string): Promise<VerifiedToken>;
}

export type VerifiedToken =
  | { readonly type: 'valid'; readonly claims: TokenClaims }
  /** Brewline did not sign it. */
  | { readonly type: 'invalid' }
  /** Brewline signed it, and it has expired. */
  | { readonly type: 'expired' };

const lifetimeSeconds = 15 * 60;
const issuer = 'brewline';
const audience = 'brewline-api';
const algorithm = 'HS256';

/**
 * JSON Web Tokens signed with SESSION_KEY, valid for 15 minutes. They have no role: it is read for each request, and so is whether their
 * log-in still holds.
 *
 * @param sessionKey see `keysOf`
 */
export function createAccessTokens(sessionKey: string): AccessTokens {
  const [currentKey, ...olderKeys] = keysOf(sessionKey);
  const key = Buffer.from(currentKey, 'hex');
  const keys = [key, ...olderKeys.map((older) => Buffer.from(older, 'hex'))];
  return {
    issue: async ({ personId, loginSessionId }) => {
      const issuedAt = Math.floor(Date.now() / 1000);
      const expiresAt = issuedAt + lifetimeSeconds;
      const token = await new SignJWT({ sid: loginSessionId })
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
      const { sub: personId, exp, sid: loginSessionId } = payload ?? {};
      return isId(personId) && isId(loginSessionId) && exp !== undefined
        ? { type: 'valid', claims: { personId, loginSessionId } }
        : { type: 'invalid' };
    },
  };
}

/** People and log-ins have the same kind of id. */
function isId(claim: unknown): claim is string {
  return typeof claim === 'string' && isPersonId(claim);
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
