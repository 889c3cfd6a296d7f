import { generateURI } from 'otplib/functional';
import { Router, type Request } from 'express';
import type { LoginSessions, PendingLogin, SecondFactors } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import {
  passwordAttempt,
  answerLogin,
  callerOf,
  clearPendingCookie,
  hashOf,
  notPending,
  pendingSecretOf,
  refuseWait,
  refuseWrongKind,
  type LoginAnswers,
  type LoginGuard,
  type PasswordCheck,
  type StartedLogin,
} from '../people/index.js';

export interface SecondFactorRoutesOptions extends LoginAnswers {
  readonly factors: SecondFactors;
  readonly passwords: PasswordCheck;
  readonly guard: LoginGuard;
  readonly ownOrigin: (request: Request) => string;
}

/** The second step of a log-in, and the caller's own second factor. */
export function secondFactorRoutes(options: SecondFactorRoutesOptions): Router {
  const { factors, sessions, directory, ownOrigin } = options;
  const router = Router();

  router.post('/login/factor', async (request, response) => {
    const { code, pendingToken } = request.body as { code: string; pendingToken?: string };
    const secret = pendingSecretOf(request, pendingToken);
    const hash = secret && hashOf(secret);
    const pending = hash && (await factors.pending(hash));
    const kind = pendingToken === undefined ? 'browser' : 'client';
    if (!pending || pending.kind !== kind) throw notPending();
    refuseWrongKind(request, kind, ownOrigin(request));
    const verdict = await factors.verify(pending.personId, code);
    refuseWait(verdict);
    if (verdict.type !== 'right') throw new HttpProblem(401, 'the code is wrong, or was used already');
    if (!(await factors.takePending(hash))) throw notPending();
    if (kind === 'browser') clearPendingCookie(request, response);
    await answerLogin(options, { person: pending, kind, ...provenBy(pending) }, request, response);
  });

  router.post('/people/me/proof', async (request, response) => {
    const caller = callerOf(response);
    const { password, code } = request.body as { password?: string; code?: string };
    if (!(await proves(options, { caller, password, code }, request)))
      throw new HttpProblem(
        403,
        caller.hasSecondFactor ? 'a right code is needed' : 'the password is needed',
      );
    await sessions.authenticate(caller.session.loginSessionId);
    directory.forget();
    response.status(204).end();
  });

  router.get('/people/me/factor', async (_request, response) => {
    response.json(await factors.stateOf(callerOf(response).personId));
  });

  router.post('/people/me/factor', async (_request, response) => {
    const { personId, login } = callerOf(response);
    const secret = await factors.begin(personId);
    if (secret === undefined) throw new HttpProblem(409, 'you have a second factor; remove it first');
    response.status(201).json({ secret, uri: generateURI({ issuer: 'Brewline', label: login, secret }) });
  });

  router.post('/people/me/factor/confirm', async (request, response) => {
    const { personId, session } = callerOf(response);
    const enrolment = await factors.confirm(personId, (request.body as { code: string }).code);
    refuseWait(enrolment);
    if (enrolment.type !== 'enrolled') throw new HttpProblem(403, 'the code is wrong');
    await endOthers(sessions, personId, session.loginSessionId);
    directory.forget();
    response.json({ recoveryCodes: enrolment.recoveryCodes });
  });

  router.delete('/people/me/factor', async (_request, response) => {
    if (!(await factors.remove(callerOf(response).personId)))
      throw new HttpProblem(404, 'you have no second factor');
    directory.forget();
    response.status(204).end();
  });

  router.post('/people/me/factor/recovery-codes', async (_request, response) => {
    const recoveryCodes = await factors.renewRecoveryCodes(callerOf(response).personId);
    if (!recoveryCodes) throw new HttpProblem(404, 'you have no second factor');
    response.json({ recoveryCodes });
  });

  return router;
}

/** By what the first step was done. The code was given here, now. */
function provenBy({
  passwordMark,
  oidcLinkId,
}: PendingLogin): Pick<StartedLogin, 'passwordMark' | 'byIssuer'> {
  if (oidcLinkId !== null)
    return { byIssuer: { oidcLinkId, authenticatedAt: new Date(), hasSecondFactor: false } };
  return passwordMark === null ? {} : { passwordMark };
}

/** Log-ins that had no second factor to pass. */
async function endOthers(sessions: LoginSessions, personId: string, except: string): Promise<void> {
  await sessions.end({ personId, except }, 'endedByPerson');
}

/** Who has a second factor proves by it, others by their password. */
async function proves(
  { factors, passwords, guard }: SecondFactorRoutesOptions,
  {
    caller,
    password,
    code,
  }: { caller: ReturnType<typeof callerOf>; password?: string | undefined; code?: string | undefined },
  request: Request,
): Promise<boolean> {
  const { login, personId, hasSecondFactor } = caller;
  if (hasSecondFactor) {
    if (code === undefined) return false;
    const verdict = await factors.verify(personId, code);
    refuseWait(verdict);
    return verdict.type === 'right';
  }
  if (password === undefined) return false;
  const attempt = passwordAttempt(request, caller);
  return (await guard.guard(attempt, () => passwords.personWith(login, password))) !== undefined;
}
