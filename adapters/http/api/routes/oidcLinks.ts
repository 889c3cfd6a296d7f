import { Router, type Request } from 'express';
import type { LoginIssuer } from '../../../../commands/ports/index.js';
import type { OidcAccounts } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { callerOf, createOidcFlows, type SessionDirectory } from '../people/index.js';
import { issuerWith, ownPathOf } from './oidc.js';

export interface OidcLinkRoutesOptions {
  readonly issuers: readonly LoginIssuer[];
  readonly accounts: OidcAccounts;
  readonly directory: SessionDirectory;
  readonly ownOrigin: (request: Request) => string;
}

/** The issuers by which the caller logs in. */
export function oidcLinkRoutes(options: OidcLinkRoutesOptions): Router {
  const { issuers, accounts, directory, ownOrigin } = options;
  const flows = createOidcFlows(accounts, ownOrigin);
  const router = Router();

  router.get('/people/me/oidc', async (_request, response) => {
    const links = await accounts.listOf(callerOf(response).personId);
    const items = links.map(({ oidcLinkId, issuer, linkedAt }) => {
      const known = issuers.find((one) => one.issuer === issuer);
      return { oidcLinkId, issuer, name: known?.name ?? null, linkedAt: linkedAt.toISOString() };
    });
    response.json({ items });
  });

  router.post('/people/me/oidc', async (request, response) => {
    const { issuer: id, next } = request.body as { issuer: string; next?: string };
    const issuer = issuerWith(issuers, id);
    const { loginSessionId, kind } = callerOf(response).session;
    if (kind !== 'browser')
      throw new HttpProblem(403, 'a browser links an issuer: it has to go there, and to come back');
    const flow = { next: ownPathOf(next, '#/next'), loginSessionId };
    response.json({ url: await flows.begin(issuer, flow, request, response) });
  });

  router.delete('/people/me/oidc/:oidcLinkId', async (request: Request<{ oidcLinkId: string }>, response) => {
    const { personId, session } = callerOf(response);
    const { oidcLinkId } = request.params;
    const unlinked = await accounts.unlink(
      { personId, oidcLinkId, except: session.loginSessionId },
      issuers.map(({ issuer }) => issuer),
    );
    if (unlinked === 'unknown') throw new HttpProblem(404, 'you have no such link');
    if (unlinked === 'lastWay')
      throw new HttpProblem(409, 'this is the last way in which you can log in: set a password first');
    directory.forget();
    response.status(204).end();
  });

  return router;
}
