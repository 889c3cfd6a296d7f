import { isDeepStrictEqual } from 'node:util';
import type { Pool } from 'pg';
import type { DeviceInstruction } from '../../../../domain/deviceCommand/index.js';
import { commandsById } from '../../../postgres/queries/index.js';
import { HttpProblem } from '../../problem.js';
import type { AcceptedCommand, CommandRequest } from '../ports.js';

/**
 * The answer to a request that was made before under the same key; undefined for a new one.
 *
 * @throws HttpProblem 422 when the key was used for something else, which is a mistake of the client's and no repeat
 */
export async function repeatedCommand(
  pool: Pool,
  { commandId, deviceId, instruction }: CommandRequest,
): Promise<AcceptedCommand | undefined> {
  const [earlier] = await commandsById(pool, [commandId]);
  if (!earlier) return undefined;
  if (earlier.deviceId === deviceId && isSameWish(instruction, earlier.instruction))
    return { commandId, supersedes: [], ahead: 0 };
  const detail = 'this Idempotency-Key was used for another command';
  throw new HttpProblem(422, detail, { errors: [{ pointer: 'header.idempotency-key', detail }] });
}

/** What is recorded of settings has a version, and those that waited before in it too. */
function isSameWish(asked: DeviceInstruction, recorded: DeviceInstruction): boolean {
  if (asked.kind !== 'changeSettings' || recorded.kind !== 'changeSettings')
    return isDeepStrictEqual(asked, recorded);
  return isDeepStrictEqual(recorded.settings, { ...recorded.settings, ...asked.settings });
}
