import { Router, type Request } from 'express';
import type { LoginSessions, PersonSettingsStore } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { callerOf, type SessionDirectory } from '../people/index.js';
import { loginSessionResource } from '../resources/index.js';

export interface LoginSessionRoutesOptions {
  readonly sessions: LoginSessions;
  readonly directory: SessionDirectory;
  readonly settings: Pick<PersonSettingsStore, 'of'>;
}

/** Who the caller is, and where they are logged in. */
export function loginSessionRoutes({ sessions, directory, settings }: LoginSessionRoutesOptions): Router {
  const router = Router();

  router.get('/people/me', async (_request, response) => {
    const { personId, login, name, role } = callerOf(response);
    // A page has its units with the first answer, so that no number stands in another one for a moment.
    const { temperatureUnit, gravityUnit } = await settings.of(personId);
    response.json({ personId, login, name, role, temperatureUnit, gravityUnit });
  });

  router.get('/people/me/sessions', async (_request, response) => {
    const { personId, session } = callerOf(response);
    const items = await sessions.listOf(personId);
    response.json({ items: items.map((item) => loginSessionResource(item, session.loginSessionId)) });
  });

  router.delete('/people/me/sessions', async (_request, response) => {
    const { personId, session } = callerOf(response);
    const ended = await sessions.end({ personId, except: session.loginSessionId }, 'endedByPerson');
    directory.forget();
    response.json({ ended });
  });

  router.delete(
    '/people/me/sessions/:loginSessionId',
    async (request: Request<{ loginSessionId: string }>, response) => {
      const { personId } = callerOf(response);
      const { loginSessionId } = request.params;
      const ended = await sessions.end({ personId, loginSessionId }, 'endedByPerson');
      if (ended === 0) throw new HttpProblem(404, 'you have no such log-in, or it has ended already');
      directory.forget();
      response.status(204).end();
    },
  );

  return router;
}
