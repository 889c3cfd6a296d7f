import type { Command } from 'commander';
import type { Pool } from '../../adapters/postgres/index.js';
import { selectParked, type ParkedFilter } from '../../adapters/postgres/operations/index.js';
import type { ParkedMessage } from '../../projections/queries/index.js';
import { errorCodes } from '../../domain/kernel/errors.js';
import { requireDevice } from './known.js';
import { deviceId, oneOf, wholeNumber, wholeNumbers } from './optionParsers.js';

/** The options that select parked messages. */
export type ParkedSelection = Omit<ParkedFilter, 'ids'>;

/** Adds the ids and the filters; `withParkedSelection` takes both. */
export function selectable(command: Command): Command {
  return command
    .argument('[ids...]', 'as parked list shows them', wholeNumbers)
    .option('--device <id>', 'all of this device', deviceId)
    .option('--code <code>', 'all with this code', oneOf(Object.keys(errorCodes)))
    .option('--before <id>', 'all that were parked before this one', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .hook('preAction', (_, selecting) => requireSelection(selecting));
}

/** Nothing selected is a wrong command line, not all messages. */
function requireSelection(command: Command): void {
  const { device, code, before } = command.opts<ParkedSelection>();
  const isSelecting = [device, code, before].some((given) => given !== undefined);
  if (command.args.length === 0 && !isSelecting)
    command.error('error: select messages with ids, --device, --code or --before');
}

/**
 * Runs `work` with the selected messages, in the order in which they were parked, without bodies.
 *
 * @throws Error when the id or the device is unknown, or somebody else requeues or discards parked
 *   messages.
 */
export async function withParkedSelection<T>(
  pool: Pool,
  ids: readonly number[],
  selection: ParkedSelection,
  work: (messages: readonly ParkedMessage[]) => Promise<T>,
): Promise<T> {
  const { device, code, before } = selection;
  return selectParked(pool, { ids, device, code, before }, async (messages) => {
    const unknown = ids.filter((id) => !messages.some((message) => message.id === String(id)));
    if (unknown.length > 0)
      throw new Error(
        `there are no parked messages ${unknown.join(', ')}; brewline parked list shows the latest`,
      );
    if (device !== undefined && messages.length === 0) await requireDevice(pool, device);
    return work(messages);
  });
}
