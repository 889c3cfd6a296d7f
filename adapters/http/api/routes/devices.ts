import { Router } from 'express';
import type { Pool } from 'pg';
import { deviceTwinOf, listDevices } from '../../../postgres/queries/index.js';
import { accessOf, callerOf } from '../people/index.js';
import { deviceResource, twinResource } from '../resources/index.js';
import { knownDevice } from './known.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';

/** Devices: their last known status, and what is desired and reported of them. */
export function deviceRoutes(pool: Pool): Router {
  const router = Router();

  router.get('/devices', async (request, response) => {
    const { online, limit, after } = queryOf<{ online?: boolean; limit: number; after?: string }>(request);
    const afterKey = afterKeyOf(after, [keyShapes.name]);
    const { owner } = accessOf(pool, callerOf(response));
    response.json(pageResource(await listDevices(pool, { online, owner, limit, afterKey }), deviceResource));
  });

  router.get('/devices/:deviceId', async (request, response) => {
    response.json(deviceResource(await knownDevice(pool, callerOf(response), request.params.deviceId)));
  });

  router.get('/devices/:deviceId/twin', async (request, response) => {
    const device = await knownDevice(pool, callerOf(response), request.params.deviceId);
    response.json(twinResource(device, await deviceTwinOf(pool, device.deviceId)));
  });

  return router;
}
