import type { Request, RequestHandler, Response } from 'express';
import type { Role } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { unauthorized, type TokenFlaw } from './unauthorized.js';
import type { PersonDirectory } from './personDirectory.js';
import { cookiesOf, sessionCookie } from './sessionCookie.js';
import type { SessionTokens, TokenClaims } from './sessionToken.js';

/** The authenticated caller. */
export interface Caller {
  readonly login: string;
  readonly role: Role;
  readonly claims: TokenClaims;
}

/**
 * Authenticates the caller by the bearer token or the cookie. The API's description says who may call what, and its validator
 * enforces it.
 */
export function authenticate(tokens: SessionTokens, people: PersonDirectory): RequestHandler {
  return async (request, response, next) => {
    const cookies = cookiesOf(request);
    Object.assign(request, { cookies });
    const bearer = bearerOf(request);
    const token = bearer ?? cookies[sessionCookie];
    const found = token === undefined ? 'missing' : await callerBy(token, tokens, people);
    if (typeof found === 'string') Object.assign(response.locals, { tokenFlaw: found });
    else {
      if (bearer === undefined) refuseOtherSites(request);
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
  const role = await people.roleOf(claims);
  return role ? { login: claims.login, role, claims } : 'invalid';
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

/** For SameSite=Strict another port of the same host is the same site, but it is another origin. */
function refuseOtherSites(request: Request): void {
  const { origin } = request.headers;
  if (safeMethods.has(request.method) || origin === undefined) return;
  if (!URL.canParse(origin) || new URL(origin).host !== request.host) {
    throw new HttpProblem(403, 'the request comes from a page of another origin');
  }
}
