import type { Request, Response } from 'express';
import type {
  FactorVerdict,
  LoginKind,
  PendingLogin,
  PersonWithPassword,
  SecondFactors,
} from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { hashOf, newSecret } from './secret.js';
import { setPendingCookie } from './sessionCookie.js';

/**
 * The first of two steps is done, with the password: there is no session yet. What the client brings with the second step is a secret of
 * its own, for a browser a cookie that no script can read.
 */
export async function askForCode(
  factors: SecondFactors,
  { person, kind }: { readonly person: PersonWithPassword; readonly kind: LoginKind },
  request: Request,
  response: Response,
): Promise<void> {
  const login = { ...person, oidcLinkId: null };
  let pendingToken: string | null = null;
  if (kind === 'browser') await pendInBrowser(factors, login, request, response);
  else {
    const secret = newSecret();
    await factors.pend({ ...login, kind }, hashOf(secret));
    pendingToken = secret.toString('base64url');
  }
  response.status(202).json({ secondFactor: 'totp', pendingToken });
}

/** Sets the cookie of a log-in that waits, and leaves the answer to the caller. */
export async function pendInBrowser(
  factors: SecondFactors,
  login: Omit<PendingLogin, 'kind'>,
  request: Request,
  response: Response,
): Promise<void> {
  const secret = newSecret();
  await factors.pend({ ...login, kind: 'browser' }, hashOf(secret));
  setPendingCookie(request, response, secret);
}

/** @throws HttpProblem 429 while codes have to wait */
export function refuseWait(verdict: FactorVerdict | { readonly type: string }): void {
  if (verdict.type !== 'wait' || !('waitMs' in verdict)) return;
  const seconds = Math.ceil(verdict.waitMs / 1_000);
  const headers = { 'Retry-After': String(seconds) };
  throw new HttpProblem(429, `too many codes were wrong; try again in ${seconds} seconds`, { headers });
}

/** The same for a log-in that waits no more, and for one that never did. */
export function notPending(): HttpProblem {
  return new HttpProblem(401, 'no log-in waits for a code: begin with login and password');
}
