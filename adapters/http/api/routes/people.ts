import { Router, type RequestHandler } from 'express';
import type { People } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { auditAfterLimits, noteAction } from '../audit/index.js';
import {
  callerOf,
  clearSessionCookie,
  setSessionCookie,
  wrongPassword,
  type PasswordCheck,
  type PersonDirectory,
  type SessionTokens,
} from '../people/index.js';

export interface PeopleRoutesOptions {
  readonly people: People;
  readonly tokens: SessionTokens;
  readonly directory: PersonDirectory;
  readonly passwords: PasswordCheck;
  readonly loginLimits: readonly RequestHandler[];
}

/** Log-in, log-out, and the caller's own password. */
export function peopleRoutes(options: PeopleRoutesOptions): Router {
  const { people, tokens, directory, passwords, loginLimits } = options;
  const router = Router();

  router.post('/login', ...loginLimits, auditAfterLimits, async (request, response) => {
    const { login, password } = request.body as { login: string; password: string };
    const person = await passwords.personWith(login, password);
    if (!person) {
      const personId = await people.idOf(login);
      if (personId !== undefined) noteAction(response, { subjects: [{ kind: 'person', id: personId }] });
      throw wrongPassword();
    }
    noteAction(response, { personId: person.personId });
    const { token, expiresAt } = await tokens.issue(person.personId, person.tokenVersion);
    setSessionCookie(request, response, token, expiresAt);
    response.json({ token, expiresAt: expiresAt.toISOString() });
  });

  router.post('/logout', async (request, response) => {
    const { everywhere = false } = (request.body ?? {}) as { everywhere?: boolean };
    if (everywhere) {
      const { personId } = callerOf(response);
      await people.endLogins(personId);
      directory.forget(personId);
    }
    clearSessionCookie(request, response);
    response.status(204).end();
  });

  router.post('/people/me/password', ...loginLimits, async (request, response) => {
    const { login, personId } = callerOf(response);
    const { currentPassword, newPassword } = request.body as Record<
      'currentPassword' | 'newPassword',
      string
    >;
    const person = await passwords.personWith(login, currentPassword);
    const tokenVersion = person && (await people.changePassword(personId, newPassword));
    if (tokenVersion === undefined) throw new HttpProblem(403, 'the current password is wrong');
    directory.forget(personId);
    const { token, expiresAt } = await tokens.issue(personId, tokenVersion);
    setSessionCookie(request, response, token, expiresAt);
    response.json({ token, expiresAt: expiresAt.toISOString() });
  });

  return router;
}
