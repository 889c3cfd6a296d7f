import { trace } from '@opentelemetry/api';
import { Router } from 'express';
import type { Pool } from 'pg';
import type { BrewPlans } from '../../../../commands/brewPlans/index.js';
import { stages, type BrewOutline } from '../../../../domain/brewPlan/index.js';
import type { BrewPlanStatus } from '../../../../projections/brewPlans/index.js';
import { brewById, brewTimeline, listBrews, type Brew } from '../../../postgres/queries/index.js';
import { traceparentOf } from '../../../telemetry/index.js';
import { HttpProblem } from '../../problem.js';
import { callerOf } from '../people/index.js';
import { brewResource, timelineResource } from '../resources/index.js';
import { commandIdFor } from './commandId.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';

interface BrewQuery {
  readonly device?: string;
  readonly status?: BrewPlanStatus;
  readonly limit: number;
  readonly after?: string;
}

type BrewBody = Omit<BrewOutline, 'planId' | 'plannedBy' | 'stages'> & Partial<Pick<BrewOutline, 'stages'>>;

/** Whole brews: from the base to the keg. */
export function brewRoutes(pool: Pool, plans: BrewPlans): Router {
  const router = Router();

  router.get('/brews', async (request, response) => {
    const { device: deviceId, status, limit, after } = queryOf<BrewQuery>(request);
    const afterKey = afterKeyOf(after, [keyShapes.timestamp, keyShapes.uuid]);
    response.json(pageResource(await listBrews(pool, { deviceId, status, limit, afterKey }), brewResource));
  });

  router.post('/brews', async (request, response) => {
    const { login } = callerOf(response);
    const planId = commandIdFor(login, request.get('Idempotency-Key'));
    await plans.plan({ outline: outlineOf(request.body as BrewBody, planId, login), ...traced() });
    response.status(201).location(`${request.baseUrl}/brews/${planId}`).json({ brewId: planId });
  });

  router.get('/brews/:brewId', async (request, response) => {
    response.json(brewResource(await knownBrew(pool, request.params.brewId)));
  });

  router.get('/brews/:brewId/timeline', async (request, response) => {
    const { limit, after } = queryOf<BrewQuery>(request);
    const afterKey = afterKeyOf(after, [keyShapes.integer]);
    const { planId } = await knownBrew(pool, request.params.brewId);
    response.json(pageResource(await brewTimeline(pool, planId, { limit, afterKey }), timelineResource));
  });

  router.post('/brews/:brewId/cancel', async (request, response) => {
    const { planId } = await knownBrew(pool, request.params.brewId);
    await plans.cancel({ planId, login: callerOf(response).login, ...traced() });
    response.status(204).end();
  });

  router.post('/brews/:brewId/resume', async (request, response) => {
    const { planId } = await knownBrew(pool, request.params.brewId);
    await plans.resume({ planId, login: callerOf(response).login, ...traced() });
    response.status(204).end();
  });

  return router;
}

/** In one order of its parts, whatever that of the request: the same wish again has to look the same. */
function outlineOf(body: BrewBody, planId: string, plannedBy: string): BrewOutline {
  const { baseId, kegId, stages: wanted = stages, brewRecipe, fermentationRecipe, servingCelsius } = body;
  return {
    planId,
    baseId,
    kegId,
    stages: wanted,
    ...(brewRecipe && { brewRecipe }),
    ...(fermentationRecipe && { fermentationRecipe }),
    ...(servingCelsius !== undefined && { servingCelsius }),
    plannedBy,
  };
}

/** @throws HttpProblem 404 */
async function knownBrew(pool: Pool, planId: string): Promise<Brew> {
  const brew = await brewById(pool, planId);
  if (!brew) throw new HttpProblem(404, 'there is no brew of this id, or it is not shown yet');
  return brew;
}

function traced(): { readonly traceparent?: string } {
  const traceparent = traceparentOf(trace.getActiveSpan());
  return traceparent === undefined ? {} : { traceparent };
}
