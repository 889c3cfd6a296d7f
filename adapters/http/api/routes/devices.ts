import { Router } from 'express';
import type { Pool } from 'pg';
import { listDevices } from '../../../postgres/queries/index.js';
import { deviceResource } from '../resources/index.js';
import { knownDevice } from './known.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';

/** Devices and their last known status. */
export function deviceRoutes(pool: Pool): Router {
  const router = Router();

  router.get('/devices', async (request, response) => {
    const { online, limit, after } = queryOf<{ online?: boolean; limit: number; after?: string }>(request);
    const afterKey = afterKeyOf(after, [keyShapes.name]);
    response.json(pageResource(await listDevices(pool, { online, limit, afterKey }), deviceResource));
  });

  router.get('/devices/:deviceId', async (request, response) => {
    response.json(deviceResource(await knownDevice(pool, request.params.deviceId)));
  });

  return router;
}
