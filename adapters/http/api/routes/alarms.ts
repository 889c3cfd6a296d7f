import { Router } from 'express';
import type { Alarms } from '../../../../commands/alarms/index.js';
import type { AlarmQueries } from '../../../../projections/queries/index.js';
import { callerOf, ownerFor } from '../people/index.js';
import type { ApiTracing } from '../ports.js';
import { alarmResource } from '../resources/index.js';
import { answerIfChanged } from './answerIfChanged.js';
import type { Known } from './known.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';
import { traced } from './traced.js';

export interface AlarmRoutesOptions {
  readonly queries: AlarmQueries;
  readonly known: Known;
  readonly alarms: Pick<Alarms, 'acknowledge'>;
  readonly tracing: ApiTracing;
}

interface AlarmQuery {
  readonly device?: string;
  readonly session?: string;
  readonly brew?: string;
  readonly status: 'open' | 'all';
  readonly limit: number;
  readonly after?: string;
}

/** What somebody should know of a machine or its brew. */
export function alarmRoutes({ queries, known, alarms, tracing }: AlarmRoutesOptions): Router {
  const router = Router();

  router.get('/alarms', async (request, response) => {
    const query = queryOf<AlarmQuery>(request);
    const { device: deviceId, session: sessionId, brew: planId, status, limit, after } = query;
    const afterKey = afterKeyOf(after, [keyShapes.timestamp, keyShapes.uuid]);
    const owner = ownerFor(callerOf(response));
    const isOpen = status === 'open';
    const page = await queries.list({ deviceId, sessionId, planId, isOpen, owner, limit, afterKey });
    answerIfChanged(request, response, pageResource(page, alarmResource));
  });

  router.post('/alarms/:alarmId/acknowledge', async (request, response) => {
    const caller = callerOf(response);
    const { alarmId, deviceId } = await known.alarm(caller, request.params.alarmId);
    await known.refuseOthers(caller, deviceId);
    await alarms.acknowledge({ alarmId, personId: caller.personId, ...traced(tracing) });
    response.status(204).end();
  });

  return router;
}
