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
import { createDeviceCommands } from '../deviceCommands/index.js';
import type { EventStore } from '../ports.js';

export interface StageCommand {
  readonly outline: BrewOutline;
  readonly stage: Stage;
  readonly commandId: string;
  readonly traceparent: string | undefined;
}

/** The commands by which stages begin, on the queues of their machines. */
export interface StageCommands {
  /**
   * For a machine on which nothing runs; the same command again changes nothing.
   *
   * @returns the refusal, if it was refused.
   * @throws BrewlineError `EVENT_STORE_UNAVAILABLE`.
   */
  ask(command: StageCommand): Promise<ProcessSignal | undefined>;
  /** A command that is on its way, or settled, stays what it is. Throws `EVENT_STORE_UNAVAILABLE`. */
  takeBack(command: CommandOnDevice): Promise<void>;
}

export function createStageCommands(store: EventStore, now: () => Date): StageCommands {
  const commandsOf = (machineType: number) =>
    createDeviceCommands({
      store,
      machines: { snapshot: async () => ({ machineType, session: undefined }) },
      now,
    });
  const commands = { base: commandsOf(machineTypes.base), keg: commandsOf(machineTypes.keg) };

  return {
    async ask({ outline, stage, commandId, traceparent }) {
      const deviceId = deviceOf(outline, stage);
      const machine = deviceId === outline.baseId ? commands.base : commands.keg;
      try {
        await machine.request({
          commandId,
          deviceId,
          instruction: instructionOf(outline, stage),
          deadlineMs: now().getTime() + maxDeadlineMs,
          requestedBy: outline.plannedBy,
          ...(traceparent !== undefined && { traceparent }),
        });
        return undefined;
      } catch (error) {
        if (!hasCode(error, 'COMMAND_REFUSED')) throw error;
        return { type: 'commandEnded', commandId, reason: 'commandRefused', detail: messageOf(error) };
      }
    },

    async takeBack(command) {
      try {
        await commands.base.cancel({ ...command, cancelledBy: 'brewline' });
      } catch (error) {
        if (!hasCode(error, 'COMMAND_REFUSED')) throw error;
      }
    },
  };
}
