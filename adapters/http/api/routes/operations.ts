import { Router } from 'express';
import type { ProjectionPauses } from '../../../../commands/ports/index.js';
import type { BackupRule } from '../../../../domain/alerts/index.js';
import type { OverallHealth, ProjectionName } from '../../../../domain/health/index.js';
import type { OperationsQueries } from '../../../../projections/queries/index.js';
import { callerOf } from '../people/index.js';
import {
  backupsResource,
  operationsResource,
  projectionHourResource,
  systemResource,
} from '../resources/index.js';

/** Projections, processes and servers as operators see them. */
export function operationsRoutes(
  operations: OperationsQueries,
  pauses: ProjectionPauses,
  { health, backupRule }: { readonly health: () => OverallHealth; readonly backupRule: BackupRule },
): Router {
  const router = Router();

  async function readOperations() {
    const [instances, database, paused] = await Promise.all([
      operations.instances(),
      operations.database(),
      operations.pauses(),
    ]);
    const { status, conditions } = health();
    return { status, conditions, ...operationsResource(instances, { database, paused }) };
  }

  router.get('/operations', async (_request, response) => {
    response.json(await readOperations());
  });

  router.get('/operations/projections', async (_request, response) => {
    response.json({ items: (await operations.projectionHours()).map(projectionHourResource) });
  });

  router.post('/projections/:projection/pause', async (request, response) => {
    await pauses.pause(request.params.projection as ProjectionName, callerOf(response).personId);
    response.status(204).end();
  });

  router.post('/projections/:projection/resume', async (request, response) => {
    await pauses.resume(request.params.projection as ProjectionName);
    response.status(204).end();
  });

  router.get('/system', async (_request, response) => {
    const [shown, settings, schema, backups] = await Promise.all([
      readOperations(),
      operations.settings(),
      operations.schema(),
      operations.backups(),
    ]);
    response.json({
      ...{ ...shown, ...systemResource(settings, schema) },
      backups: backupsResource(backups, backupRule),
    });
  });

  return router;
}
