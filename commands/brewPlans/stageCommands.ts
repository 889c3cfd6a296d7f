import {
  deviceOf,
  instructionOf,
  type BrewOutline,
  type CommandOnDevice,
  type ProcessSignal,
  type Stage,
} from '../../domain/brewPlan/index.js';
import { maxDeadlineMs } from '../../domain/deviceCommand/index.js';
import { hasCode, messageOf } from '../../domain/kernel/errors.js';
import { machineTypes } from '../../domain/machine/index.js';
import { createQueues } from '../deviceCommands/index.js';
import type { Causation } from '../handleCommand.js';
import type { EventStore } from '../ports/index.js';

export interface StageCommand extends Omit<Causation, 'causedBy'> {
  readonly outline: BrewOutline;
  readonly stage: Stage;
  readonly commandId: string;
}

/** The commands by which stages begin, on the queues of their machines. */
export interface StageCommands {
  /**
   * For a machine on which nothing runs; the same command again changes nothing.
   *
   * @returns the refusal, if it was refused.
   * @throws BrewlineError `EVENT_STORE_UNAVAILABLE`.
   */
  request(command: StageCommand): Promise<ProcessSignal | undefined>;
  /** Cancels a command that waits; one that is on its way, or settled, stays what it is. Throws `EVENT_STORE_UNAVAILABLE`. */
  revoke(command: CommandOnDevice & Omit<Causation, 'causedBy'>): Promise<void>;
}

export interface StageCommandsParts {
  readonly store: EventStore;
  readonly now: () => Date;
  /** How long a store that does not answer is asked again, milliseconds. */
  readonly patienceMs: number;
}

/** Queues of machines, some kilobytes each. */
const cachedQueues = 1_000;

export function createStageCommands({ store, now, patienceMs }: StageCommandsParts): StageCommands {
  const queues = createQueues({ store, cachedQueues, now, patienceMs });

  return {
    async request({ outline, stage, commandId, ...followed }) {
      const deviceId = deviceOf(outline, stage);
      const atMs = now().getTime();
      try {
        // Others have mostly appended since: a conflict would cost more than this look.
        await queues.load(deviceId);
        await queues.handle(deviceId, [
          {
            type: 'beginStage',
            commandId,
            deviceId,
            machineType: deviceId === outline.baseId ? machineTypes.base : machineTypes.keg,
            instruction: instructionOf(outline, stage),
            deadlineMs: atMs + maxDeadlineMs,
            requestedBy: outline.plannedBy,
            atMs,
            ...followed,
            causedBy: `person:${outline.plannedBy}`,
          },
        ]);
        return undefined;
      } catch (error) {
        if (!hasCode(error, 'COMMAND_REFUSED')) throw error;
        return { type: 'commandEnded', commandId, reason: 'commandRefused', detail: messageOf(error) };
      }
    },

    async revoke({ deviceId, commandId, ...followed }) {
      await queues.handle(deviceId, [
        {
          type: 'revoke',
          deviceId,
          commandId,
          cancelledBy: 'brewline',
          atMs: now().getTime(),
          ...followed,
          causedBy: 'brewPlans',
        },
      ]);
    },
  };
}
