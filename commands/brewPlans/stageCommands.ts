import {
  deviceOf,
  instructionOf,
  type BrewOutline,
  type CommandOnDevice,
  type ProcessSignal,
  type Stage,
} from '../../domain/brewPlan/index.js';
import { hasCode, messageOf } from '../../domain/kernel/errors.js';
import { brewline } from '../../domain/people/index.js';
import { machineTypes } from '../../domain/machine/index.js';
import { createQueues } from '../deviceCommands/index.js';
import type { Causation } from '../handleCommand.js';
import type { EventStore } from '../ports/index.js';

export interface StageCommand extends Omit<Causation, 'causedBy'> {
  readonly outline: BrewOutline;
  readonly stage: Stage;
  readonly commandId: string;
  /** Epoch milliseconds. */
  readonly deadlineMs: number;
}

/** The commands that begin stages, on the queues of their machines. */
export interface StageCommands {
  /**
   * Only for a machine on which nothing runs. A repeat of the same command changes nothing.
   *
   * @returns the refusal, if the command was refused; that it expired, if its deadline is over.
   * @throws BrewlineError `EVENT_STORE_UNAVAILABLE`.
   */
  request(command: StageCommand): Promise<ProcessSignal | undefined>;
  /** Cancels a waiting command. A command that was dispatched or has ended stays unchanged. Throws `EVENT_STORE_UNAVAILABLE`. */
  revoke(command: CommandOnDevice & Omit<Causation, 'causedBy'>): Promise<void>;
}

export interface StageCommandsParts {
  readonly store: EventStore;
  readonly now: () => Date;
  /** How long a store that does not answer is retried, milliseconds. */
  readonly patienceMs: number;
}

/** Some kilobytes each. */
const cachedQueues = 1_000;

export function createStageCommands({ store, now, patienceMs }: StageCommandsParts): StageCommands {
  const queues = createQueues({ store, cachedQueues, now, patienceMs });

  return {
    async request({ outline, stage, commandId, deadlineMs, ...followed }) {
      const deviceId = deviceOf(outline, stage);
      const atMs = now().getTime();
      try {
        // Other processes have usually appended since: a conflict would cost more than this read.
        await queues.load(deviceId);
        await queues.handle(deviceId, [
          {
            type: 'beginStage',
            commandId,
            deviceId,
            machineType: deviceId === outline.baseId ? machineTypes.base : machineTypes.keg,
            instruction: instructionOf(outline, stage),
            deadlineMs,
            requestedBy: outline.plannedBy,
            atMs,
            ...followed,
            causedBy: `person:${outline.plannedBy}`,
          },
        ]);
        return undefined;
      } catch (error) {
        if (!hasCode(error, 'COMMAND_REFUSED')) throw error;
        if (deadlineMs <= atMs) return { type: 'commandExpired', commandId };
        return { type: 'commandEnded', commandId, reason: 'commandRefused', detail: messageOf(error) };
      }
    },

    async revoke({ deviceId, commandId, ...followed }) {
      await queues.handle(deviceId, [
        {
          type: 'revoke',
          deviceId,
          commandId,
          cancelledBy: brewline,
          atMs: now().getTime(),
          ...followed,
          causedBy: 'brewPlans',
        },
      ]);
    },
  };
}
