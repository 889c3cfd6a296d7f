import type { Response } from 'express';
import { HttpProblem } from '../../problem.js';

/** Why a token does not identify the caller. */
export type TokenFlaw = 'missing' | 'invalid' | 'expired';

const details: Readonly<Record<TokenFlaw, string>> = {
  missing: 'a token is missing: log in with POST /api/v1/login, and send the bearer token or the cookie',
  invalid: 'the token is invalid: log in again',
  expired: 'the token has expired: renew it with POST /api/v1/token/refresh, or log in again',
};

/** RFC 6750, section 3: the answer to a request without a token has no error code, only how to authenticate. */
const challenges: Readonly<Record<TokenFlaw, string>> = {
  missing: 'Bearer realm="brewline"',
  invalid: 'Bearer realm="brewline", error="invalid_token", error_description="the token is invalid"',
  expired: 'Bearer realm="brewline", error="invalid_token", error_description="the token has expired"',
};

/** The 401 for a request whose token is missing or invalid, as found by `authenticate`. */
export function unauthorized(response: Response): HttpProblem {
  const { tokenFlaw = 'missing' } = response.locals as { readonly tokenFlaw?: TokenFlaw };
  return refusal(tokenFlaw, details[tokenFlaw]);
}

/** The 401 for a failed log-in. */
export function wrongPassword(): HttpProblem {
  return refusal('missing', 'login or password is wrong');
}

/** The 401 for a refresh token of no log-in that holds. */
export function endedLogin(): HttpProblem {
  return refusal('invalid', 'the log-in has ended: log in again');
}

function refusal(flaw: TokenFlaw, detail: string): HttpProblem {
  return new HttpProblem(401, detail, { headers: { 'WWW-Authenticate': challenges[flaw] } });
}
