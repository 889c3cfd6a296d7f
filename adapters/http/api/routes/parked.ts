import { Router } from 'express';
import type { ParkedQueries } from '../../../../projections/queries/index.js';
import { parkedGroupResource, parkedResource, unkeptResource } from '../resources/index.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';

type ParkedQuery = { device?: string; source?: string; code?: string; limit: number; after?: string };

const unkeptKey = [
  /^\d{4}-\d\d-\d\d$/,
  /^[A-Za-z0-9_.-]{0,100}$/,
  keyShapes.name,
  keyShapes.name,
  /^.{0,100}$/,
];

const groupKey = [keyShapes.timestamp, /^[\x20-\x7e]{1,200}$/, keyShapes.name];

/** Lists of messages that could not be processed, for operators. */
export function parkedLists(parked: ParkedQueries): Router {
  const router = Router();
  router.get('/parked', async (request, response) => {
    const { device, source, code, limit, after } = queryOf<ParkedQuery>(request);
    const afterKey = afterKeyOf(after, [keyShapes.integer]);
    const page = await parked.list({ deviceId: device, source, code, limit, afterKey });
    response.json(pageResource(page, parkedResource));
  });
  router.get('/parked/groups', async (request, response) => {
    const { limit, after } = queryOf<ParkedQuery>(request);
    const page = await parked.listGroups({ limit, afterKey: afterKeyOf(after, groupKey) });
    response.json(pageResource(page, parkedGroupResource));
  });
  router.get('/parked/unkept', async (request, response) => {
    const { device, limit, after } = queryOf<ParkedQuery>(request);
    const afterKey = afterKeyOf(after, unkeptKey);
    const page = await parked.listUnkept({ deviceId: device, limit, afterKey });
    response.json(pageResource(page, unkeptResource));
  });
  return router;
}
