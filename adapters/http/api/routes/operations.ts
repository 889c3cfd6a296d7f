import { Router } from 'express';
import type { OverallHealth } from '../../../../domain/health/index.js';
import type { OperationsQueries } from '../../../../projections/queries/index.js';
import { operationsResource, projectionHourResource, systemResource } from '../resources/index.js';

/** Projections, processes and servers as operators see them. */
export function operationsRoutes(operations: OperationsQueries, health: () => OverallHealth): Router {
  const router = Router();

  async function readOperations() {
    const [instances, database] = await Promise.all([operations.instances(), operations.database()]);
    const { status, conditions } = health();
    return { status, conditions, ...operationsResource(instances, database) };
  }

  router.get('/operations', async (_request, response) => {
    response.json(await readOperations());
  });

  router.get('/operations/projections', async (_request, response) => {
    response.json({ items: (await operations.projectionHours()).map(projectionHourResource) });
  });

  router.get('/system', async (_request, response) => {
    const [shown, settings, schema] = await Promise.all([
      readOperations(),
      operations.settings(),
      operations.schema(),
    ]);
    response.json({ ...shown, ...systemResource(settings, schema) });
  });

  return router;
}
