import type { Request, RequestHandler, Response } from 'express';
import type { Role } from '../../../../domain/people/index.js';
import { HttpProblem } from '../../problem.js';
import { unauthorized, type TokenFlaw } from './unauthorized.js';
import type { PersonDirectory } from './personDirectory.js';
import { cookiesOf, sessionCookie } from './sessionCookie.js';
import type { SessionTokens, TokenClaims } from './sessionToken.js';

/** The authenticated caller. */
export interface Caller {
  readonly personId: string;
  readonly login: string;
  readonly role: Role;
  readonly claims: TokenClaims;
}

/**
 * Authenticates the caller by the bearer token or the cookie. The API's description says who may call what, and its validator
 * enforces it.
 *
 * @param ownOrigin the origin of the API's own pages; the cookie is accepted from these only
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

/** A token of a removed person, or one that a new password has ended, is treated as invalid: the answer tells no more. */
async function callerBy(
  token: string,
  tokens: SessionTokens,
  people: PersonDirectory,
): Promise<Caller | TokenFlaw> {
  const verified = await tokens.verify(token);
  if (verified.type !== 'valid') return verified.type;
  const { claims } = verified;
  const person = await people.personOf(claims);
  return person ? { personId: person.personId, login: person.login, role: person.role, claims } : 'invalid';
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

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Browsers send the cookie with every request to this host. For SameSite=Strict another port of the same host is the same site, but it
 * is another origin. A request that names no origin may read, but change nothing.
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
