import { Router } from 'express';
import { requeueObstacle } from '../../../../domain/parking/index.js';
import type { ParkedQueries } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import type { ParkedInspector } from '../ports.js';
import { inspectedResource } from '../resources/index.js';
import { notRequeued } from './parkedProblems.js';

export interface MessageRoutes {
  readonly parked: ParkedQueries;
  readonly parkedInspector: ParkedInspector;
}

/** One parked message: what it says, and what would become of it. */
export function parkedMessageRoutes({ parked, parkedInspector }: MessageRoutes): Router {
  const router = Router();

  async function inspected(parkedId: string) {
    const found = await parked.inspect(parkedId);
    if (!found) throw new HttpProblem(404, 'no parked message has this id');
    return found;
  }

  router.get('/parked/:parkedId', async (request, response) => {
    const found = await inspected(request.params.parkedId);
    response.json(inspectedResource(found, await parkedInspector.explain(found)));
  });
  router.get('/parked/:parkedId/dry-run', async (request, response) => {
    const found = await inspected(request.params.parkedId);
    const obstacle = requeueObstacle(found.message);
    if (obstacle) throw notRequeued(obstacle);
    response.json(await parkedInspector.dryRun(found));
  });
  return router;
}
