import { Router } from 'express';
import { processTypes } from '../../../../domain/machine/index.js';
import type { DeviceQueries, FleetFilter } from '../../../../projections/queries/index.js';
import { fleetResource } from '../resources/index.js';
import { afterKeyOf, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';

interface FleetQuery extends Omit<FleetFilter, 'processType' | 'afterKey'> {
  readonly stage?: keyof typeof processTypes;
  readonly after?: string;
}

const fleetKey = [/^[^\0]{0,48}$/su, /^[A-Za-z0-9_-]{1,64}$/];

/** All devices, for operators. */
export function fleetRoutes(devices: DeviceQueries): Router {
  const router = Router();
  router.get('/fleet', async (request, response) => {
    const { stage, after, ...selection } = queryOf<FleetQuery>(request);
    const processType = stage && processTypes[stage];
    const afterKey = afterKeyOf(after, fleetKey);
    const { matches, ...page } = await devices.fleet({ ...selection, processType, afterKey });
    response.json({ ...pageResource(page, fleetResource), matches });
  });
  return router;
}
