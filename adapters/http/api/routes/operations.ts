import { Router } from 'express';
import type { ProjectionPauses, ProjectionRebuilds } from '../../../../commands/ports/index.js';
import type { BackupRule } from '../../../../domain/alerts/index.js';
import type { OverallHealth, ProjectionName } from '../../../../domain/health/index.js';
import type { OperationsQueries } from '../../../../projections/queries/index.js';
import { callerOf } from '../people/index.js';
import {
  backupsResource,
  operationsResource,
  projectionHourResource,
  rebuildResource,
  systemResource,
} from '../resources/index.js';

export interface OperationsParts {
  readonly projectionPauses: ProjectionPauses;
  readonly projectionRebuilds: ProjectionRebuilds;
  readonly backupRule: BackupRule;
  readonly health: () => OverallHealth;
}

/** Projections, processes and servers as operators see them. */
export function operationsRoutes(
  operations: OperationsQueries,
  { projectionPauses: pauses, projectionRebuilds, backupRule, health }: OperationsParts,
): Router {
  const router = Router();

  async function readOperations() {
    const [instances, database, paused, rebuilds] = await Promise.all([
      operations.instances(),
      operations.database(),
      operations.pauses(),
      operations.rebuilds(),
    ]);
    const { status, conditions } = health();
    return { status, conditions, ...operationsResource(instances, { database, paused, rebuilds }) };
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

  router.post('/projections/:projection/rebuild', async (request, response) => {
    const { projection } = request.params;
    const by = callerOf(response).personId;
    const isNew = await projectionRebuilds.request(projection as ProjectionName, by);
    const rebuild = (await operations.rebuilds()).find((each) => each.projection === projection);
    if (!rebuild) throw new Error(`the rebuild of ${projection} that was asked for is not there`);
    response.status(isNew ? 202 : 200).json(rebuildResource(rebuild));
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
