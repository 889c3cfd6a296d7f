import { Router } from 'express';
import type { DeviceTags, TagsChange } from '../../../../commands/ports/index.js';
import { mostTags } from '../../../../domain/fleet/index.js';
import { processTypes } from '../../../../domain/machine/index.js';
import type { DeviceQueries, FleetFilter } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { fleetDetailsResource, fleetResource } from '../resources/index.js';
import type { Known } from './known.js';
import { afterKeyOf, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';

interface FleetQuery extends Omit<FleetFilter, 'processType' | 'afterKey'> {
  readonly stage?: keyof typeof processTypes;
  readonly after?: string;
}

const fleetKey = [/^[^\0]{0,48}$/su, /^[A-Za-z0-9_-]{1,64}$/];

/** All devices, for operators. */
export function fleetRoutes(devices: DeviceQueries, tags: DeviceTags, known: Known): Router {
  const router = Router();
  router.get('/fleet', async (request, response) => {
    const { stage, after, ...selection } = queryOf<FleetQuery>(request);
    const processType = stage && processTypes[stage];
    const afterKey = afterKeyOf(after, fleetKey);
    const { matches, total, ...page } = await devices.fleet({ ...selection, processType, afterKey });
    response.json({ ...pageResource(page, fleetResource), matches, total });
  });
  router.get('/fleet/:deviceId', async (request, response) => {
    const details = await devices.fleetDevice(request.params.deviceId);
    if (!details) throw known.noDevice();
    response.json(fleetDetailsResource(details));
  });
  router.post('/fleet/:deviceId/tags', async (request, response) => {
    const { add = [], remove = [] } = request.body as Partial<TagsChange>;
    const answer = await tags.change([request.params.deviceId], { add, remove });
    switch (answer.type) {
      case 'changed':
        response.json({ tags: answer.devices[0]?.tags ?? [] });
        return;
      case 'unknown':
        throw known.noDevice();
      case 'tooMany':
        throw new HttpProblem(409, `a device has at most ${mostTags} tags`, { code: 'TOO_MANY_TAGS' });
    }
  });
  return router;
}
