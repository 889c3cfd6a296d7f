import { Router } from 'express';
import type { SessionQueries, SessionStatus } from '../../../../projections/queries/index.js';
import { callerOf, ownerFor } from '../people/index.js';
import { sessionResource, timelineResource } from '../resources/index.js';
import type { Known } from './known.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';

interface SessionQuery {
  readonly device?: string;
  readonly status?: SessionStatus;
  readonly limit: number;
  readonly after?: string;
}

const sessionKey = [keyShapes.timestamp, keyShapes.name];

/** Brew sessions and their timelines. */
export function sessionRoutes(sessions: SessionQueries, known: Known): Router {
  const router = Router();

  router.get('/sessions', async (request, response) => {
    const { device, status, limit, after } = queryOf<SessionQuery>(request);
    const afterKey = afterKeyOf(after, sessionKey);
    const owner = ownerFor(callerOf(response));
    const page = await sessions.list({ deviceId: device, status, owner, limit, afterKey });
    response.json(pageResource(page, sessionResource));
  });

  router.get('/devices/:deviceId/sessions', async (request, response) => {
    const { deviceId } = request.params;
    const { status, limit, after } = queryOf<SessionQuery>(request);
    const afterKey = afterKeyOf(after, sessionKey);
    const caller = callerOf(response);
    await known.past(caller, deviceId);
    const page = await sessions.list({ deviceId, status, owner: ownerFor(caller), limit, afterKey });
    response.json(pageResource(page, sessionResource));
  });

  router.get('/sessions/:sessionId', async (request, response) => {
    response.json(sessionResource(await known.session(callerOf(response), request.params.sessionId)));
  });

  router.get('/sessions/:sessionId/timeline', async (request, response) => {
    const { sessionId } = request.params;
    const { limit, after } = queryOf<{ limit: number; after?: string }>(request);
    const afterKey = afterKeyOf(after, [keyShapes.integer]);
    await known.session(callerOf(response), sessionId);
    response.json(pageResource(await sessions.timelineOf(sessionId, { limit, afterKey }), timelineResource));
  });

  return router;
}
