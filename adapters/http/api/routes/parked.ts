import { Router } from 'express';
import type { Pool } from 'pg';
import { listParkedMessages } from '../../../postgres/queries/index.js';
import { parkedResource } from '../resources/index.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';

/** What could not be processed, for administrators. */
export function parkedRoutes(pool: Pool): Router {
  const router = Router();
  router.get('/parked', async (request, response) => {
    const { device, limit, after } = queryOf<{ device?: string; limit: number; after?: string }>(request);
    const afterKey = afterKeyOf(after, [keyShapes.integer]);
    const page = await listParkedMessages(pool, { deviceId: device, limit, afterKey });
    response.json(pageResource(page, parkedResource));
  });
  return router;
}
