import { Router, type Request, type Response } from 'express';
import type { Pool } from 'pg';
import type { DeviceInstruction } from '../../../../domain/deviceCommand/index.js';
import { commandTimeline, listDeviceCommands } from '../../../postgres/queries/index.js';
import { callerOf } from '../people/index.js';
import type { CommandRequest, DeviceCommands } from '../ports.js';
import { commandResource, timelineResource } from '../resources/index.js';
import type { CommandOutcomes } from '../commandOutcomes.js';
import { commandIdFor } from './commandId.js';
import { goneWith } from './goneWith.js';
import { knownCommand, knownDevice } from './known.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';
import { repeatedCommand } from './repeatedCommand.js';
import { traced } from './traced.js';

export interface CommandRoutesOptions {
  readonly pool: Pool;
  readonly commands: DeviceCommands;
  readonly commandOutcomes: CommandOutcomes;
}

type CommandBody = DeviceInstruction & { readonly deadline?: string };

interface ListQuery {
  readonly limit: number;
  readonly after?: string;
  readonly open?: boolean;
}

const defaultDeadlineMs = 600_000;
/** The read model is mostly some milliseconds behind what was decided. */
const showWithinMs = 2_000;

/** What people ask of machines. */
export function commandRoutes({
  pool,
  commands,
  commandOutcomes: commandOutcomes,
}: CommandRoutesOptions): Router {
  const router = Router();

  router.get('/devices/:deviceId/commands', async (request, response) => {
    const { limit, after, open } = queryOf<ListQuery>(request);
    const afterKey = afterKeyOf(after, [keyShapes.timestamp, keyShapes.uuid]);
    const { deviceId } = await knownDevice(pool, callerOf(response), request.params.deviceId);
    const page = await listDeviceCommands(pool, deviceId, { open, limit, afterKey });
    response.json(pageResource(page, commandResource));
  });

  router.get('/commands/:commandId', async (request, response) => {
    response.json(commandResource(await knownCommand(pool, callerOf(response), request.params.commandId)));
  });

  router.get('/commands/:commandId/timeline', async (request, response) => {
    const { limit, after } = queryOf<ListQuery>(request);
    const afterKey = afterKeyOf(after, [keyShapes.integer]);
    const command = await knownCommand(pool, callerOf(response), request.params.commandId);
    const page = await commandTimeline(pool, command, { limit, afterKey });
    response.json(pageResource(page, timelineResource));
  });

  router.post('/devices/:deviceId/commands', async (request, response) => {
    const { deviceId } = await knownDevice(pool, callerOf(response), request.params.deviceId);
    const { wait, dryRun } = queryOf<{ wait?: string; dryRun: boolean }>(request);
    const wish = commandRequest(request, response, deviceId);
    const mayBeRepeated = request.get('Idempotency-Key') !== undefined;
    const repeated = mayBeRepeated ? await repeatedCommand(pool, wish) : undefined;
    if (dryRun) {
      response.json(repeated ?? (await commands.tryOut(wish)));
      return;
    }
    const accepted = repeated ?? (await commands.request(wish));
    const settled = wait && (await commandOutcomes.of(wish, msOf(wait), goneWith(response)));
    response.location(`${request.baseUrl}/commands/${wish.commandId}`);
    if (settled) response.json(commandResource(settled));
    else response.status(202).json(accepted);
  });

  router.post('/commands/:commandId/cancel', async (request, response) => {
    const caller = callerOf(response);
    const command = await knownCommand(pool, caller, request.params.commandId);
    const { commandId, deviceId, attempts } = command;
    await commands.cancel({ deviceId, commandId, cancelledBy: caller.login, ...traced() });
    const shown = await commandOutcomes.of(command, showWithinMs, goneWith(response));
    // It stands, also where the read model is behind.
    const cancelled = { ...command, status: 'cancelled', mayHaveArrived: attempts > 0 } as const;
    response.json(commandResource(shown ?? cancelled));
  });

  return router;
}

function commandRequest(request: Request, response: Response, deviceId: string): CommandRequest {
  const { login } = callerOf(response);
  const { deadline, ...instruction } = request.body as CommandBody;
  const idempotencyKey = request.get('Idempotency-Key');
  return {
    commandId: commandIdFor({ login, deviceId, idempotencyKey }),
    deviceId,
    instruction,
    deadlineMs: deadline === undefined ? Date.now() + defaultDeadlineMs : Date.parse(deadline),
    requestedBy: login,
    ...traced(),
  };
}

/** `10s` in milliseconds. */
function msOf(wait: string): number {
  return Number.parseInt(wait, 10) * 1_000;
}
