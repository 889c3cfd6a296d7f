import { Router, type Request, type Response } from 'express';
import type { DeviceInstruction } from '../../../../domain/deviceCommand/index.js';
import type { CommandQueries } from '../../../../projections/queries/index.js';
import { callerOf, ownerFor } from '../people/index.js';
import type { ApiTracing, CommandRequest, DeviceCommands } from '../ports.js';
import { commandResource, timelineResource } from '../resources/index.js';
import type { CommandOutcomes } from '../commandOutcomes.js';
import { commandIdFor } from './commandId.js';
import { goneWith } from './goneWith.js';
import type { Known } from './known.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';
import { repeatedCommand } from './repeatedCommand.js';
import { traced } from './traced.js';

export interface CommandRoutesOptions {
  readonly queries: CommandQueries;
  readonly known: Known;
  readonly commands: DeviceCommands;
  readonly commandOutcomes: CommandOutcomes;
  readonly tracing: ApiTracing;
}

type CommandBody = DeviceInstruction & { readonly deadline?: string };

interface ListQuery {
  readonly limit: number;
  readonly after?: string;
  readonly open?: boolean;
}

const defaultDeadlineMs = 600_000;
/** The read model is usually some milliseconds behind the decision. */
const showWithinMs = 2_000;

/** Commands of people to machines. */
export function commandRoutes(options: CommandRoutesOptions): Router {
  const { queries, known, commands, commandOutcomes, tracing } = options;
  const router = Router();

  router.get('/devices/:deviceId/commands', async (request, response) => {
    const { limit, after, open } = queryOf<ListQuery>(request);
    const afterKey = afterKeyOf(after, [keyShapes.timestamp, keyShapes.uuid]);
    const caller = callerOf(response);
    const { deviceId } = await known.past(caller, request.params.deviceId);
    const page = await queries.listOf(deviceId, { open, owner: ownerFor(caller), limit, afterKey });
    response.json(pageResource(page, commandResource));
  });

  router.get('/commands/:commandId', async (request, response) => {
    response.json(commandResource(await known.command(callerOf(response), request.params.commandId)));
  });

  router.get('/commands/:commandId/timeline', async (request, response) => {
    const { limit, after } = queryOf<ListQuery>(request);
    const afterKey = afterKeyOf(after, [keyShapes.integer]);
    const command = await known.command(callerOf(response), request.params.commandId);
    const page = await queries.timelineOf(command, { limit, afterKey });
    response.json(pageResource(page, timelineResource));
  });

  router.post('/devices/:deviceId/commands', async (request, response) => {
    const { device } = await known.commandable(callerOf(response), request.params.deviceId);
    const { deviceId } = device;
    const { wait, dryRun } = queryOf<{ wait?: string; dryRun: boolean }>(request);
    const wish = { ...commandRequest(request, response, deviceId), ...traced(tracing) };
    const mayBeRepeated = request.get('Idempotency-Key') !== undefined;
    const repeated = mayBeRepeated ? await repeatedCommand(queries, wish) : undefined;
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
    const command = await known.command(caller, request.params.commandId);
    const { commandId, deviceId, attempts } = command;
    await known.refuseOthers(caller, deviceId);
    await commands.cancel({ deviceId, commandId, cancelledBy: caller.personId, ...traced(tracing) });
    const shown = await commandOutcomes.of(command, showWithinMs, goneWith(response));
    // The cancellation is stored, even if the read model is behind.
    const cancelled = { ...command, status: 'cancelled', mayHaveArrived: attempts > 0 } as const;
    response.json(commandResource(shown ?? cancelled));
  });

  return router;
}

function commandRequest(request: Request, response: Response, deviceId: string): CommandRequest {
  const { personId } = callerOf(response);
  const { deadline, ...instruction } = request.body as CommandBody;
  const idempotencyKey = request.get('Idempotency-Key');
  return {
    commandId: commandIdFor({ personId, deviceId, idempotencyKey }),
    deviceId,
    instruction,
    deadlineMs: deadline === undefined ? Date.now() + defaultDeadlineMs : Date.parse(deadline),
    requestedBy: personId,
  };
}

/** `10s` in milliseconds. */
function msOf(wait: string): number {
  return Number.parseInt(wait, 10) * 1_000;
}
