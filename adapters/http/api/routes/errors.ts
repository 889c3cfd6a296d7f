import { Router } from 'express';
import {
  unresolvedStates,
  type ChosenErrorState,
  type ErrorState,
} from '../../../../domain/errorGroups/index.js';
import type { ErrorGroups } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { errorDetailsResource, errorGroupResource } from '../resources/index.js';
import { clientErrorRoutes, type ClientErrors } from './clientErrors.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';

interface ErrorQuery {
  readonly state: ErrorState | 'unresolved' | 'all';
  readonly role?: string;
  readonly search?: string;
  readonly limit: number;
  readonly after?: string;
}

const changes: Readonly<Record<string, ChosenErrorState>> = {
  resolve: 'resolved',
  ignore: 'ignored',
  reopen: 'open',
};

interface ErrorRoutesOptions {
  readonly errorGroups: ErrorGroups;
  readonly clientErrors: ClientErrors;
}

/** Errors of all roles, in groups, for operators; and those of pages, which everybody's report. */
export function errorRoutes(
  { errorGroups, clientErrors }: ErrorRoutesOptions,
  clientErrorsPerMinute: number,
): readonly Router[] {
  return [groupRoutes(errorGroups), clientErrorRoutes(clientErrors, clientErrorsPerMinute)];
}

function groupRoutes(errors: ErrorGroups): Router {
  const router = Router();

  router.get('/errors', async (request, response) => {
    const { state, role, search, limit, after } = queryOf<ErrorQuery>(request);
    const afterKey = afterKeyOf(after, [keyShapes.timestamp, /^[0-9a-f]{16}$/]);
    const page = await errors.list({ states: statesOf(state), role, search, limit, afterKey });
    response.json({ ...pageResource(page, errorGroupResource), unkept: page.unkept });
  });

  router.get('/errors/:errorId', async (request, response) => {
    const found = await errors.byId(request.params.errorId);
    if (!found) throw noError();
    response.json(errorDetailsResource(found));
  });

  for (const [action, state] of Object.entries(changes))
    router.post(`/errors/:errorId/${action}`, async (request, response) => {
      const { errorId } = request.params as { readonly errorId: string };
      if (!(await errors.setState(errorId, state))) throw noError();
      response.status(204).end();
    });

  return router;
}

function statesOf(state: ErrorQuery['state']): readonly ErrorState[] {
  if (state === 'all') return [];
  return state === 'unresolved' ? unresolvedStates : [state];
}

function noError(): HttpProblem {
  const rule = 'there is no error with this id; groups are kept for 30 days after their last error';
  return new HttpProblem(404, rule, { errors: [{ pointer: 'path.errorId', detail: rule }] });
}
