import { isDeepStrictEqual } from 'node:util';
import { otherCommand, type DeviceInstruction } from '../../../../domain/deviceCommand/index.js';
import { RefusedError } from '../../../../domain/kernel/refusal.js';
import type { CommandQueries } from '../../../../projections/queries/index.js';
import type { AcceptedCommand, CommandRequest } from '../ports.js';

/**
 * The answer to a repeated request, which may be so old that its device's queue has dropped it; undefined when the read model
 * does not have the command (yet): then the queue decides.
 *
 * @throws RefusedError when the key was used for another request
 */
export async function repeatedCommand(
  queries: CommandQueries,
  { commandId, deviceId, instruction }: CommandRequest,
): Promise<AcceptedCommand | undefined> {
  const earlier = (await queries.byId([commandId])).find((command) => command.deviceId === deviceId);
  if (!earlier) return undefined;
  if (!isSameRequest(instruction, earlier.instruction)) throw new RefusedError([otherCommand]);
  return { commandId, supersedes: [], ahead: 0 };
}

/** Recorded settings have a version, and include earlier ones that waited. */
function isSameRequest(asked: DeviceInstruction, recorded: DeviceInstruction): boolean {
  if (asked.kind !== 'changeSettings' || recorded.kind !== 'changeSettings')
    return isDeepStrictEqual(asked, recorded);
  return isDeepStrictEqual(recorded.settings, { ...recorded.settings, ...asked.settings });
}
