import { Router } from 'express';
import type { MachineNames } from '../../../../commands/machineNames/index.js';
import { callerOf } from '../people/index.js';
import type { ApiTracing } from '../ports.js';
import type { Known } from './known.js';
import { traced } from './traced.js';

export interface MachineNameRoutesOptions {
  readonly machineNames: MachineNames;
  readonly known: Known;
  readonly tracing: ApiTracing;
}

/** What owners call their machines. */
export function machineNameRoutes({ machineNames, known, tracing }: MachineNameRoutesOptions): Router {
  const router = Router();

  router.put('/devices/:deviceId/name', async (request, response) => {
    const caller = callerOf(response);
    const { deviceId } = request.params;
    const { name } = request.body as { name: string | null };
    await known.refuseNonOwners(caller, deviceId);
    await machineNames.name({ deviceId, personId: caller.personId, name, ...traced(tracing) });
    response.status(204).end();
  });

  return router;
}
