import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Logger } from '../../../../domain/kernel/logger.js';
import type { LoginKind, People, Person, SecondFactors } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { auditNow, noteAction } from '../audit/index.js';
import {
  addressOf,
  answerLogin,
  askForFactor,
  callerOf,
  clearSessionCookie,
  endedLogin,
  hashOf,
  isEnrolled,
  isOwnPassword,
  originOf,
  refuseWrongKind,
  tokensOf,
  wrongPassword,
  type LoginAnswers,
  type LoginGuard,
  type PasswordCheck,
  type ReplayNotices,
} from '../people/index.js';

export interface PeopleRoutesOptions extends LoginAnswers {
  readonly people: People;
  readonly factors: SecondFactors;
  readonly passwords: PasswordCheck;
  readonly guard: LoginGuard;
  readonly replayNotices: ReplayNotices;
  readonly ownOrigin: (request: Request) => string;
  readonly logger: Logger;
}

/**
 * What a browser drops at log-out. Not its cookies, which it would drop for all ports of this host: the session's is taken back, and the one
 * by which it is known stays.
 */
const cleared = '"cache", "storage"';

/** Log-in, log-out, refresh of tokens, and the caller's own password. */
export function peopleRoutes(options: PeopleRoutesOptions): Router {
  const { people, sessions, directory, refreshTokens, ownOrigin, logger } = options;
  const router = Router();

  router.post('/login', logIn(options));

  router.post('/token/refresh', async (request, response) => {
    refuseWrongKind(request, 'client', ownOrigin(request));
    const claims = refreshTokens.read((request.body as { refreshToken: string }).refreshToken);
    if (!claims) throw endedLogin();
    const taken = await sessions.refresh(hashOf(claims.secret), claims.generation, originOf(request));
    if (taken.type === 'replayed') {
      directory.forget();
      const { personId, loginSessionId } = taken;
      logger.warn(
        { personId, loginSessionId },
        'a refresh token came that had been used long before, so somebody has a copy of it: its log-in was ended',
      );
      options.replayNotices.tell();
    }
    if (taken.type !== 'refreshed') throw endedLogin();
    const { generation, session } = taken;
    const { loginSessionId, person } = session;
    const login = { personId: person.personId, loginSessionId, secret: claims.secret, generation };
    response.json(await tokensOf(options, login));
  });

  router.post('/logout', async (request, response) => {
    const { everywhere = false } = (request.body ?? {}) as { everywhere?: boolean };
    const { personId, session } = callerOf(response);
    await sessions.end(
      { personId, ...(!everywhere && { loginSessionId: session.loginSessionId }) },
      'loggedOut',
    );
    directory.forget();
    clearSessionCookie(request, response);
    response.set('Clear-Site-Data', cleared).status(204).end();
  });

  router.post('/people/me/password', async (request, response) => {
    const caller = callerOf(response);
    const { personId, session } = caller;
    const { currentPassword, newPassword } = request.body as {
      currentPassword?: string;
      newPassword: string;
    };
    const isOwn = await isOwnPassword(options, caller, currentPassword, request);
    if (!isOwn || !(await people.changePassword(personId, newPassword)))
      throw new HttpProblem(403, 'the current password is wrong');
    directory.forget();
    await answerLogin(
      options,
      { person: caller, kind: session.kind === 'client' ? 'client' : 'browser' },
      request,
      response,
    );
  });

  return router;
}

/** Who it was; where it failed, to whom somebody wanted to log in. */
async function noteLogin(
  response: Response,
  { people, login, person }: { people: People; login: string; person: Person | undefined },
): Promise<void> {
  if (person) {
    noteAction(response, { personId: person.personId });
    return;
  }
  const personId = await people.idOf(login);
  if (personId !== undefined) noteAction(response, { subjects: [{ kind: 'person', id: personId }] });
}

/** With the password, and for who has a second factor the first of two steps. */
function logIn(options: PeopleRoutesOptions): RequestHandler {
  const { people, factors, passwords, guard, knownBrowsers, ownOrigin } = options;
  return async (request, response) => {
    const {
      login,
      password,
      kind = 'browser',
    } = request.body as { login: string; password: string; kind?: LoginKind };
    refuseWrongKind(request, kind, ownOrigin(request));
    const attempt = {
      login,
      address: addressOf(request) ?? '0.0.0.0',
      knownBrowser: knownBrowsers.idFor(request, login),
    };
    const person = await guard.guard(attempt, async () => {
      await auditNow(response);
      return passwords.personWith(login, password);
    });
    await noteLogin(response, { people, login, person });
    if (!person) throw wrongPassword();
    const state = await factors.stateOf(person.personId);
    if (isEnrolled(state)) return askForFactor(factors, { person, kind, state }, request, response);
    await answerLogin(options, { person, kind, passwordMark: person.passwordMark }, request, response);
  };
}
