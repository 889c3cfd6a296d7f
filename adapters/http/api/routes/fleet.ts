import { Router } from 'express';
import { processTypes } from '../../../../domain/machine/index.js';
import type { DeviceQueries, FleetFilter } from '../../../../projections/queries/index.js';
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
export function fleetRoutes(devices: DeviceQueries, known: Known): Router {
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
  return router;
}
