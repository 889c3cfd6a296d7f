import { generateURI } from 'otplib/functional';
import { Router, type Request, type Response } from 'express';
import type { LoginSessions, PendingLogin, SecondFactors } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { noteAction } from '../audit/index.js';
import {
  passwordAttempt,
  answerLogin,
  callerOf,
  clearPendingCookie,
  isEnrolled,
  lastFactor,
  loginHolder,
  notPending,
  pendingLoginOf,
  refuseWait,
  refuseWrongKind,
  type Caller,
  type LoginAnswers,
  type LoginGuard,
  type PasswordCheck,
  type StartedLogin,
} from '../people/index.js';
import type { FactorCheck } from './factorCheck.js';

export interface SecondFactorRoutesOptions extends LoginAnswers {
  readonly factors: SecondFactors;
  readonly passwords: PasswordCheck;
  readonly guard: LoginGuard;
  readonly isRight: FactorCheck;
  readonly ownOrigin: (request: Request) => string;
  /** Whether the caller may remove the last factor. */
  readonly mayLackFactor: (caller: Caller) => boolean;
}

/** The second step of a log-in, and the caller's own second factor. */
export function secondFactorRoutes(options: SecondFactorRoutesOptions): Router {
  const { factors, sessions, directory, isRight, ownOrigin, mayLackFactor } = options;
  const router = Router();

  router.post('/login/factor', async (request, response) => {
    const pending = await pendingLoginOf(factors, request);
    if (!pending) throw notPending();
    const { personId, kind, secretHash } = pending;
    refuseWrongKind(request, kind, ownOrigin(request));
    const holder = loginHolder(secretHash);
    if (!(await isRight(request, response, { personId, holder }))) {
      noteAction(response, { subjects: [{ kind: 'person', id: personId }] });
      throw new HttpProblem(401, 'the second factor is wrong, or was used already');
    }
    if (!(await factors.takePending(secretHash))) throw notPending();
    noteAction(response, { personId });
    if (kind === 'browser') clearPendingCookie(request, response);
    await answerLogin(options, { person: pending, kind, ...provenBy(pending) }, request, response);
  });

  router.post('/people/me/proof', async (request, response) => {
    const caller = callerOf(response);
    if (!(await proves(options, request, response)))
      throw new HttpProblem(
        403,
        caller.hasSecondFactor ? 'a right code or a passkey is needed' : 'the password is needed',
      );
    await sessions.authenticate(caller.session.loginSessionId);
    directory.forget();
    response.status(204).end();
  });

  router.get('/people/me/factor', async (_request, response) => {
    const state = await factors.stateOf(callerOf(response).personId);
    response.json({ enrolled: isEnrolled(state), ...state });
  });

  router.post('/people/me/factor', async (_request, response) => {
    const { personId, login } = callerOf(response);
    const secret = await factors.begin(personId);
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
    const caller = callerOf(response);
    const removal = await factors.remove(caller.personId, { mayBeLast: mayLackFactor(caller) });
    if (removal === 'unknown') throw new HttpProblem(404, 'you have no authenticator');
    if (removal === 'last') throw lastFactor();
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
  { passwords, guard, isRight }: SecondFactorRoutesOptions,
  request: Request,
  response: Response,
): Promise<boolean> {
  const caller = callerOf(response);
  const { login, personId, hasSecondFactor, session } = caller;
  if (hasSecondFactor)
    return isRight(request, response, { personId, holder: { purpose: 'proof', id: session.loginSessionId } });
  const { password } = request.body as { password?: string };
  if (password === undefined) return false;
  const attempt = passwordAttempt(request, caller);
  return (await guard.guard(attempt, () => passwords.personWith(login, password))) !== undefined;
}
