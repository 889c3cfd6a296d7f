import { Router } from 'express';
import type { LoginSessions } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { noteAction } from '../audit/index.js';
import { callerOf, type AccessTokens } from '../people/index.js';

export interface ViewRoutesOptions {
  readonly sessions: LoginSessions;
  readonly tokens: AccessTokens;
}

/** Operators see what the owner of a device sees, and do nothing. */
export function viewRoutes({ sessions, tokens }: ViewRoutesOptions): Router {
  const router = Router();
  router.post('/fleet/:deviceId/view', async (request, response) => {
    const { loginSessionId } = callerOf(response).session;
    const view = await sessions.startView(loginSessionId, request.params.deviceId);
    if (!view) throw new HttpProblem(404, 'nobody owns a device with this id');
    const { personId, name } = view.person;
    noteAction(response, { subjects: [{ kind: 'person', id: personId }] });
    const { token, expiresAt } = await tokens.issue({ personId, loginSessionId: view.loginSessionId });
    response.json({ token, expiresAt: expiresAt.toISOString(), owner: { personId, name } });
  });
  return router;
}
