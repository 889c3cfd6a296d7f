import type { Request, RequestHandler, Response } from 'express';
import type { LoginSession } from '../../../../projections/queries/index.js';
import type { Role } from '../../../../domain/people/index.js';
import type { AccessTokens } from './accessToken.js';
import { originOf } from './loginOrigin.js';
import { refuseOtherOrigins } from './refuseOtherOrigins.js';
import { hashOf } from './secret.js';
import { sessionCookieOf } from './sessionCookie.js';
import type { SessionDirectory } from './sessionDirectory.js';
import { unauthorized, type TokenFlaw } from './unauthorized.js';

/** The authenticated caller. */
export interface Caller {
  readonly personId: string;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly hasSecondFactor: boolean;
  /** The operator who sees what this person sees, and does nothing; null for the person. */
  readonly viewerId: string | null;
  /** The log-in that the caller came with. */
  readonly session: Pick<LoginSession, 'loginSessionId' | 'kind' | 'authenticatedAt' | 'hasIssuersFactor'>;
}

export interface Authentication {
  readonly tokens: AccessTokens;
  readonly sessions: SessionDirectory;
  /** The origin of the API's own pages; the cookie is accepted from these only. */
  readonly ownOrigin: (request: Request) => string;
}

/** The name in openapi.yaml, whose validator looks whether it is there; on loopback the browser's cookie has another one. */
const cookieInDescription = '__Host-brewline_session';

/**
 * Authenticates the caller by the bearer token or the cookie. The API's description says who may call what, and its validator
 * enforces it.
 */
export function authenticate(authentication: Authentication): RequestHandler {
  return async (request, response, next) => {
    const bearer = bearerOf(request);
    const found =
      bearer === undefined
        ? await byCookie(request, authentication)
        : await byToken(request, bearer, authentication);
    if (typeof found === 'string') Object.assign(response.locals, { tokenFlaw: found });
    else Object.assign(response.locals, { caller: found });
    const isByCookie = bearer === undefined && typeof found !== 'string';
    Object.assign(request, { cookies: isByCookie ? { [cookieInDescription]: 'valid' } : {} });
    next();
  };
}

/** What a log-in by an issuer consists of asks for no cookie, and the issuer's page begins it: a neighbour's, which sends one. */
const isByIssuer = /^\/api\/v1\/oidc\//i;

async function byCookie(
  request: Request,
  { sessions, ownOrigin }: Authentication,
): Promise<Caller | TokenFlaw> {
  const secret = isByIssuer.test(request.originalUrl) ? 'missing' : sessionCookieOf(request);
  if (typeof secret === 'string') return secret;
  const session = await sessions.ofBrowser(hashOf(secret), originOf(request));
  if (!session) return 'invalid';
  refuseOtherOrigins(request, ownOrigin(request));
  return callerIn(session);
}

/** A token of a removed person, or of an ended log-in, is treated as invalid: the answer tells no more. */
async function byToken(
  request: Request,
  token: string,
  { tokens, sessions }: Authentication,
): Promise<Caller | TokenFlaw> {
  const verified = await tokens.verify(token);
  if (verified.type !== 'valid') return verified.type;
  const { personId, loginSessionId } = verified.claims;
  const session = await sessions.ofClient(loginSessionId, originOf(request));
  return session?.person.personId === personId ? callerIn(session) : 'invalid';
}

function callerIn({ person, hasSecondFactor, viewerId, ...session }: LoginSession): Caller {
  const { personId, login, name, role } = person;
  const { loginSessionId, kind, authenticatedAt, hasIssuersFactor } = session;
  return {
    ...{ personId, login, name, role, hasSecondFactor, viewerId },
    session: { loginSessionId, kind, authenticatedAt, hasIssuersFactor },
  };
}

/**
 * The authenticated person.
 *
 * @throws HttpProblem 401 when there is none
 */
export function callerOf(response: Response): Caller {
  const caller = maybeCallerOf(response);
  if (!caller) throw unauthorized(response);
  return caller;
}

export function maybeCallerOf(response: Response): Caller | undefined {
  return (response.locals as { caller?: Caller }).caller;
}

function bearerOf(request: Request): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}
