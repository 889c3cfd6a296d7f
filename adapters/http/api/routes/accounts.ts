import { Router, type Request, type Response } from 'express';
import type { Role } from '../../../../domain/people/index.js';
import type { LoginSessions, PeopleDirectory } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { callerOf, type SessionDirectory } from '../people/index.js';
import { invitationResource, listedPersonResource, personDetailsResource } from '../resources/index.js';
import { afterKeyOf, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';

export interface AccountRoutesOptions {
  readonly accounts: PeopleDirectory;
  readonly sessions: LoginSessions;
  readonly directory: SessionDirectory;
}

interface PeopleQuery {
  readonly search?: string;
  readonly role?: Role;
  readonly limit: number;
  readonly after?: string;
}

const anyLogin = /^[^\u0000-\u001f\u007f]{1,100}$/; // eslint-disable-line no-control-regex
type OfPerson = Request<{ personId: string }>;

/** The accounts of others: operators see them and end log-ins, admins change them. */
export function accountRoutes(options: AccountRoutesOptions): Router {
  const { accounts } = options;
  const router = Router();

  router.get('/people', async (request, response) => {
    const { search, role, limit, after } = queryOf<PeopleQuery>(request);
    const afterKey = afterKeyOf(after, [anyLogin]);
    response.json(pageResource(await accounts.list({ search, role, limit, afterKey }), listedPersonResource));
  });

  router.get('/people/:personId', async (request: OfPerson, response) => {
    const person = await accounts.byId(request.params.personId);
    if (!person) throw nobody();
    response.json(personDetailsResource(person, callerOf(response).session.loginSessionId));
  });

  router.get('/invitations', async (_request, response) => {
    response.json({ items: (await accounts.invitations()).map(invitationResource) });
  });

  router.delete(
    '/invitations/:invitationId',
    async (request: Request<{ invitationId: string }>, response) => {
      if (!(await accounts.revokeInvitation(request.params.invitationId)))
        throw new HttpProblem(404, 'no such invitation holds: it was used, has expired, or was revoked');
      response.status(204).end();
    },
  );

  changes(router, options);
  return router;
}

/** What is changed of one person. Other instances notice within two seconds. */
function changes(router: Router, { accounts, sessions, directory }: AccountRoutesOptions): void {
  const done = (response: Response) => {
    directory.forget();
    response.status(204).end();
  };

  router.put('/people/:personId/role', async (request: OfPerson, response) => {
    const { role } = request.body as { role: Role };
    const change = await accounts.changeRole(request.params.personId, role);
    if (change === 'unknown') throw nobody();
    if (change === 'lastAdmin')
      throw new HttpProblem(409, 'this is the last admin: nobody could add people any more');
    done(response);
  });

  router.delete('/people/:personId/sessions', async (request: OfPerson, response) => {
    const ended = await sessions.end({ personId: request.params.personId }, 'endedByOperator');
    directory.forget();
    response.json({ ended });
  });

  router.delete(
    '/people/:personId/sessions/:loginSessionId',
    async (request: Request<{ personId: string; loginSessionId: string }>, response) => {
      if ((await sessions.end(request.params, 'endedByOperator')) === 0)
        throw new HttpProblem(404, 'the person has no such log-in, or it has ended already');
      done(response);
    },
  );

  router.delete('/people/:personId/factor', async (request: OfPerson, response) => {
    if (!(await accounts.resetFactor(request.params.personId)))
      throw new HttpProblem(404, 'the person has no second factor');
    done(response);
  });

  router.delete(
    '/people/:personId/oidc/:oidcLinkId',
    async (request: Request<{ personId: string; oidcLinkId: string }>, response) => {
      const { personId, oidcLinkId } = request.params;
      if (!(await accounts.unlinkIssuer(personId, oidcLinkId)))
        throw new HttpProblem(404, 'the person has no such link');
      done(response);
    },
  );
}

function nobody(): HttpProblem {
  return new HttpProblem(404, 'no person has this id');
}
