import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  type Configuration,
  type IDToken,
} from 'openid-client';
import type { LoginChecks, LoginIssuer, Profile, ProvenIdentity } from '../../commands/ports/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { SignUp } from '../../domain/people/index.js';
import { discovered } from './discovered.js';
import { failureOf } from './failureOf.js';

export interface IssuerOptions {
  readonly id: string;
  readonly name: string;
  /** As in its metadata. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** With spaces between them. */
  readonly scope: string;
  readonly signUp: SignUp | undefined;
  /** One of these in `acr`, or in `amr`, says that the issuer asked for a second factor; nothing does when both are empty. */
  readonly secondFactor: { readonly acr: readonly string[]; readonly amr: readonly string[] };
  readonly logger: Logger;
}

/** An older proof is none where the person was to prove it again. */
const againSeconds = 600;

/** A server where people log in with the authorization code flow (OpenID Connect) and PKCE. */
export function createLoginIssuer(options: IssuerOptions): LoginIssuer {
  const { id, name, issuer, signUp } = options;
  const configuration = discovered(options);
  return {
    ...{ id, name, issuer, signUp },
    authorizationUrl: async (checks) => authorizationUrl(await configuration(), options, checks),
    identify: async (query, checks) => {
      const known = await configuration();
      try {
        return await identify(known, options, { query, checks });
      } catch (error) {
        throw failureOf(options, error, 'ISSUER_REFUSED');
      }
    },
  };
}

async function authorizationUrl(
  configuration: Configuration,
  { scope, secondFactor: { acr } }: IssuerOptions,
  { state, nonce, codeVerifier, redirectUri, again }: LoginChecks,
): Promise<URL> {
  return buildAuthorizationUrl(configuration, {
    ...{ scope, state, nonce, redirect_uri: redirectUri },
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    ...(acr.length > 0 && { acr_values: acr.join(' ') }),
    ...(again && { prompt: 'login', max_age: String(againSeconds) }),
  });
}

/** OpenID Connect Core, section 2: 255 ASCII characters at most. */
const subjectShape = /^[ -~]{1,255}$/;

/** The library compares state, issuer, nonce, audience and times, and checks the signature. */
async function identify(
  configuration: Configuration,
  options: IssuerOptions,
  { query, checks }: { readonly query: string; readonly checks: LoginChecks },
): Promise<ProvenIdentity> {
  const { state, nonce, codeVerifier, redirectUri, again } = checks;
  const callback = Object.assign(new URL(redirectUri), { search: query });
  const tokens = await authorizationCodeGrant(configuration, callback, {
    ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier },
    ...(again && { maxAge: againSeconds }),
  });
  const claims = tokens.claims();
  if (!claims || !subjectShape.test(claims.sub))
    throw Object.assign(new Error('no subject'), { claim: 'sub' });
  return {
    subject: claims.sub,
    authenticatedAt: claims.auth_time === undefined ? undefined : new Date(claims.auth_time * 1_000),
    hasSecondFactor: saysSecondFactor(options, claims),
    profile: () => profileOf(configuration, options, { claims, accessToken: tokens.access_token }),
  };
}

function saysSecondFactor({ secondFactor }: IssuerOptions, { acr, amr }: IDToken): boolean {
  const methods: readonly unknown[] = Array.isArray(amr) ? amr : [];
  return (
    (typeof acr === 'string' && secondFactor.acr.includes(acr)) ||
    secondFactor.amr.some((method) => methods.includes(method))
  );
}

/** Many issuers have name and address not in the id token, but where this token gets them. */
async function profileOf(
  configuration: Configuration,
  options: IssuerOptions,
  { claims, accessToken }: { readonly claims: IDToken; readonly accessToken: string },
): Promise<Profile> {
  const asks = claims.name === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined;
  const asked = asks ? await userInfo(configuration, options, { claims, accessToken }) : {};
  const {
    name,
    email,
    email_verified: isVerified,
  }: Readonly<Record<string, unknown>> = { ...claims, ...asked };
  return {
    name: typeof name === 'string' ? name : undefined,
    email: typeof email === 'string' && isVerified === true ? email : undefined,
  };
}

async function userInfo(
  configuration: Configuration,
  options: IssuerOptions,
  { claims, accessToken }: { readonly claims: IDToken; readonly accessToken: string },
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await fetchUserInfo(configuration, accessToken, claims.sub);
  } catch (error) {
    throw failureOf(options, error, 'ISSUER_REFUSED');
  }
}
