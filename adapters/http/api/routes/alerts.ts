import { Router } from 'express';
import type { AlertAcknowledgement } from '../../../../commands/ports/index.js';
import type { AlertState } from '../../../../domain/alerts/index.js';
import type { AlertQueries } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { callerOf } from '../people/index.js';
import { alertResource, minuteResource } from '../resources/index.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';

interface AlertQuery {
  readonly state: AlertState | 'open' | 'all';
  readonly limit: number;
  readonly after?: string;
}

const statesOf: Readonly<Record<AlertQuery['state'], readonly AlertState[]>> = {
  open: ['raised', 'acknowledged'],
  raised: ['raised'],
  acknowledged: ['acknowledged'],
  resolved: ['resolved'],
  all: [],
};

/** Alerts of the service, and its figures by the minute. */
export function alertRoutes(alerts: AlertQueries, acknowledgement: AlertAcknowledgement): Router {
  const router = Router();

  router.get('/alerts', async (request, response) => {
    const { state, limit, after } = queryOf<AlertQuery>(request);
    const afterKey = afterKeyOf(after, [keyShapes.timestamp, keyShapes.uuid]);
    const page = await alerts.list({ states: statesOf[state], limit, afterKey });
    response.json(pageResource(page, alertResource));
  });

  router.post('/alerts/:alertId/acknowledge', async (request, response) => {
    const { personId } = callerOf(response);
    if (!(await acknowledgement.acknowledge(request.params.alertId, personId))) {
      const rule = 'there is no alert with this id; those that are over are kept for 90 days';
      throw new HttpProblem(404, rule, { errors: [{ pointer: 'path.alertId', detail: rule }] });
    }
    response.status(204).end();
  });

  router.get('/operations/hour', async (_request, response) => {
    response.json({ items: (await alerts.hour()).map(minuteResource) });
  });

  return router;
}
