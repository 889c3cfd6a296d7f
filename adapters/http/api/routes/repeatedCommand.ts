import { isDeepStrictEqual } from 'node:util';
import { otherCommand, type DeviceInstruction } from '../../../../domain/deviceCommand/index.js';
import { RefusedError } from '../../../../domain/kernel/refusal.js';
import type { CommandQueries } from '../../../../projections/queries/index.js';
import type { AcceptedCommand, CommandRequest } from '../ports.js';

/**
 * The answer to a request that was made so long ago that its device's queue may have forgotten it; undefined for one that the read model
 * does not know (yet): the queue has the last word.
 *
 * @throws RefusedError when the key was used for something else, which is a mistake of the client's and no repeat
 */
export async function repeatedCommand(
  queries: CommandQueries,
  { commandId, deviceId, instruction }: CommandRequest,
): Promise<AcceptedCommand | undefined> {
  const earlier = (await queries.byId([commandId])).find((command) => command.deviceId === deviceId);
  if (!earlier) return undefined;
  if (!isSameWish(instruction, earlier.instruction)) throw new RefusedError([otherCommand]);
  return { commandId, supersedes: [], ahead: 0 };
}

/** What is recorded of settings has a version, and those that waited before in it too. */
function isSameWish(asked: DeviceInstruction, recorded: DeviceInstruction): boolean {
  if (asked.kind !== 'changeSettings' || recorded.kind !== 'changeSettings')
    return isDeepStrictEqual(asked, recorded);
  return isDeepStrictEqual(recorded.settings, { ...recorded.settings, ...asked.settings });
}
