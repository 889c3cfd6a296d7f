import { trace } from '@opentelemetry/api';
import { Router, type Request } from 'express';
import type { Pool } from 'pg';
import type { DeviceInstruction } from '../../../../domain/deviceCommand/index.js';
import { commandsById, listDeviceCommands } from '../../../postgres/queries/index.js';
import { traceparentOf } from '../../../telemetry/index.js';
import { HttpProblem } from '../../problem.js';
import { callerOf } from '../people/index.js';
import type { RequestCommand } from '../ports.js';
import { commandResource } from '../resources/index.js';
import { commandIdFor } from './commandId.js';
import { knownDevice } from './known.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';

type CommandBody = DeviceInstruction & { readonly deadline?: string };

const defaultDeadlineMs = 600_000;

/** What people ask of machines. */
export function commandRoutes(pool: Pool, requestCommand: RequestCommand): Router {
  const router = Router();

  router.get('/devices/:deviceId/commands', async (request, response) => {
    const { deviceId } = request.params;
    const { limit, after } = queryOf<{ limit: number; after?: string }>(request);
    const afterKey = afterKeyOf(after, [keyShapes.timestamp, keyShapes.uuid]);
    await knownDevice(pool, deviceId);
    response.json(
      pageResource(await listDeviceCommands(pool, deviceId, { limit, afterKey }), commandResource),
    );
  });

  router.get('/commands/:commandId', async (request, response) => {
    const [command] = await commandsById(pool, [request.params.commandId]);
    if (!command) throw new HttpProblem(404, 'there is no command of this id, or it is not shown yet');
    response.json(commandResource(command));
  });

  router.post('/devices/:deviceId/commands', async (request, response) => {
    const { deviceId } = await knownDevice(pool, request.params.deviceId);
    const { login } = callerOf(response);
    const { deadline, ...instruction } = request.body as CommandBody;
    const commandId = commandIdFor(login, request.get('Idempotency-Key'));
    await refuseOtherUse(pool, commandId, deviceId, instruction);
    const traceparent = traceparentOf(trace.getActiveSpan());
    await requestCommand({
      commandId,
      deviceId,
      instruction,
      deadlineMs: deadline === undefined ? Date.now() + defaultDeadlineMs : Date.parse(deadline),
      requestedBy: login,
      ...(traceparent !== undefined && { traceparent }),
    });
    response.status(202).location(locationOf(request, commandId)).json({ commandId });
  });

  return router;
}

/** A key that was used for something else is a mistake of the client's, not a repeat. */
async function refuseOtherUse(
  pool: Pool,
  commandId: string,
  deviceId: string,
  { kind, targetCelsius }: DeviceInstruction,
): Promise<void> {
  const [earlier] = await commandsById(pool, [commandId]);
  if (!earlier) return;
  const { instruction } = earlier;
  const same =
    earlier.deviceId === deviceId && instruction.kind === kind && instruction.targetCelsius === targetCelsius;
  if (!same) throw new HttpProblem(422, 'this Idempotency-Key was used for another command');
}

function locationOf(request: Request, commandId: string): string {
  return `${request.baseUrl}/commands/${commandId}`;
}
