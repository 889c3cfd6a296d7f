import { Router } from 'express';
import type { SearchQueries } from '../../../../projections/queries/index.js';
import { queryOf } from './queryOf.js';

/** What operators look for by the beginning of its id. */
export function searchRoutes(search: SearchQueries): Router {
  const router = Router();
  router.get('/search', async (request, response) => {
    const { text } = queryOf<{ readonly text: string }>(request);
    response.json({ items: await search.find(text) });
  });
  return router;
}
