import type { Request, Response } from 'express';
import type {
  ChallengeHolder,
  FactorState,
  LoginKind,
  PendingLogin,
  PersonWithPassword,
  SecondFactors,
} from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { hashOf, newSecret } from './secret.js';
import { pendingSecretOf, setPendingCookie } from './sessionCookie.js';

/**
 * The first of two steps is done, with the password: there is no session yet. What the client brings with the second step is a secret of
 * its own, for a browser a cookie that no script can read.
 */
export async function askForFactor(
  factors: SecondFactors,
  {
    person,
    kind,
    state,
  }: { readonly person: PersonWithPassword; readonly kind: LoginKind; readonly state: FactorState },
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
  const secondFactors = [...(state.totp ? ['totp'] : []), ...(state.passkeys > 0 ? ['passkey'] : [])];
  response.status(202).json({ secondFactors, pendingToken });
}

/** Whether somebody has a second factor, so that there is a second step. */
export function isEnrolled({ totp, passkeys }: FactorState): boolean {
  return totp || passkeys > 0;
}

/** The log-in that a request is the second step of: a client says which with a token, a browser with a cookie. */
export async function pendingLoginOf(
  factors: SecondFactors,
  request: Request,
): Promise<(PendingLogin & { readonly secretHash: Buffer }) | undefined> {
  const { pendingToken } = (request.body ?? {}) as { pendingToken?: string };
  const secret = pendingSecretOf(request, pendingToken);
  if (!secret) return undefined;
  const secretHash = hashOf(secret);
  const pending = await factors.pending(secretHash);
  const kind = pendingToken === undefined ? 'browser' : 'client';
  return pending?.kind === kind ? { ...pending, secretHash } : undefined;
}

/** Who gets the challenge for a second step. */
export function loginHolder(secretHash: Buffer): ChallengeHolder {
  return { purpose: 'login', id: secretHash.toString('hex') };
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

/** @throws HttpProblem 429 while second factors have to wait */
export function refuseWait(verdict: { readonly type: string; readonly waitMs?: number }): void {
  if (verdict.type !== 'wait' || verdict.waitMs === undefined) return;
  const seconds = Math.max(1, Math.ceil(verdict.waitMs / 1_000));
  const headers = { 'Retry-After': String(seconds) };
  throw new HttpProblem(429, `too many second factors were wrong; try again in ${seconds} seconds`, {
    headers,
  });
}

/** The same for a log-in that waits no more, and for one that never did. */
export function notPending(): HttpProblem {
  return new HttpProblem(401, 'no log-in waits for a second factor: begin with login and password');
}

/** For a role that needs a second factor. */
export function lastFactor(): HttpProblem {
  return new HttpProblem(
    409,
    'your role needs a second factor, and this is the last one: add another one first',
    {
      code: 'SECOND_FACTOR_NEEDED',
    },
  );
}
