import type { Request, RequestHandler, Response } from 'express';
import type { Role } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { unauthorized, type TokenFlaw } from './unauthorized.js';
import type { PersonDirectory } from './personDirectory.js';
import { cookiesOf, sessionCookie } from './sessionCookie.js';
import type { SessionTokens, TokenClaims } from './sessionToken.js';

/** Who asks, by a token that holds. */
export interface Caller {
  readonly login: string;
  readonly role: Role;
  readonly claims: TokenClaims;
}

/**
 * Finds out who asks, by the bearer token or the cookie. Who must be known, and what for, is said by the API's description and held
 * by its validator.
 *
 * @param ownOrigin the origin of the API's own pages, for which alone the cookie counts
 */
export function authenticate(
  tokens: SessionTokens,
  people: PersonDirectory,
  ownOrigin: (request: Request) => string,
): RequestHandler {
  return async (request, response, next) => {
    const cookies = cookiesOf(request);
    Object.assign(request, { cookies });
    const bearer = bearerOf(request);
    const token = bearer ?? cookies[sessionCookie];
    const found = token === undefined ? 'missing' : await callerBy(token, tokens, people);
    if (typeof found === 'string') Object.assign(response.locals, { tokenFlaw: found });
    else {
      if (bearer === undefined) refuseOtherOrigins(request, ownOrigin(request));
      Object.assign(response.locals, { caller: found });
    }
    next();
  };
}

/** A token that was ended by a new password, or whose person is gone, is as invalid as one that we did not make: no more is told. */
async function callerBy(
  token: string,
  tokens: SessionTokens,
  people: PersonDirectory,
): Promise<Caller | TokenFlaw> {
  const verified = await tokens.verify(token);
  if (verified.type !== 'valid') return verified.type;
  const { claims } = verified;
  const role = await people.roleOf(claims);
  return role ? { login: claims.login, role, claims } : 'invalid';
}

/** The person who asks. @throws HttpProblem 401 when nobody is known */
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

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Browsers send the cookie with whatever asks. Another port of the same host is the same site to SameSite=Strict, but another origin. Who
 * names no page may read, and change nothing.
 */
function refuseOtherOrigins({ headers, method }: Request, own: string): void {
  const { origin, 'sec-fetch-site': site } = headers;
  const isOwn =
    origin !== undefined
      ? origin === own
      : site === 'same-origin' || (safeMethods.has(method) && (site === undefined || site === 'none'));
  if (!isOwn)
    throw new HttpProblem(
      403,
      'the cookie counts for pages of this origin only; send the token as a bearer token',
    );
}
