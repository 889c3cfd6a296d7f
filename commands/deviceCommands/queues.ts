import { deviceCommand } from '../../domain/deviceCommand/index.js';
import { createCommandHandler, type CommandHandlerOptions } from '../handleCommand.js';

/** The queues of commands, by device. The API appends requests, the dispatcher sending, and ingest answers. */
export function createQueues(
  options: Pick<CommandHandlerOptions<never, never, never>, 'store' | 'now' | 'patienceMs'> & {
    /** Some kilobytes each. */
    readonly cachedQueues: number;
  },
) {
  const { cachedQueues: cachedStates, ...rest } = options;
  return createCommandHandler({ decider: deviceCommand, cachedStates, sharedStream: true, ...rest });
}
