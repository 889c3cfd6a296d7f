import { Router } from 'express';
import { mostSharedViews, mostViews } from '../../../../domain/fleet/index.js';
import type { FleetViewFilter, FleetViews } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { callerOf } from '../people/index.js';
import { fleetViewResource } from '../resources/index.js';

/** `NewFleetView` of openapi.yaml. */
interface NewView extends FleetViewFilter {
  readonly name: string;
  readonly shared: boolean;
}

/** Filters of the list of devices that operators have saved, for themselves or for all operators. */
export function fleetViewRoutes(views: FleetViews): Router {
  const router = Router();
  router.get('/fleet-views', async (_request, response) => {
    const caller = callerOf(response);
    const items = await views.listFor(caller.personId);
    response.json({ items: items.map((view) => fleetViewResource(view, caller)) });
  });
  router.post('/fleet-views', async (request, response) => {
    const caller = callerOf(response);
    const { name, shared, selection, sort, columns } = request.body as NewView;
    const filter = { selection, sort, ...(columns && { columns }) };
    const answer = await views.save(caller.personId, { name, filter, isShared: shared });
    switch (answer.type) {
      case 'saved':
        response.status(201).json(fleetViewResource(answer.view, caller));
        return;
      case 'named':
        throw new HttpProblem(409, 'another of your views has this name', { code: 'VIEW_NAME_TAKEN' });
      case 'tooMany':
        throw new HttpProblem(409, `you have ${mostViews} views, which is the most: remove some`, {
          code: 'TOO_MANY_VIEWS',
        });
      case 'tooManyShared':
        throw new HttpProblem(
          409,
          `${mostSharedViews} views are shared, which is the most: remove some, or save it for yourself`,
          { code: 'TOO_MANY_SHARED_VIEWS' },
        );
    }
  });
  router.delete('/fleet-views/:viewId', async (request, response) => {
    const { personId, role } = callerOf(response);
    const { viewId } = request.params;
    const outcome = await views.remove(viewId, { personId, isAdmin: role === 'admin' });
    if (outcome === 'unknown') throw new HttpProblem(404, 'you have no such view, and nobody shares one');
    if (outcome === 'others')
      throw new HttpProblem(403, 'only who shared this view, or an admin, may remove it');
    response.status(204).end();
  });
  return router;
}
