import type { SessionOutcome } from '../brewSession/index.js';
import type { MessageOrder } from '../kernel/messageOrder.js';
import type { CommandHaltReason } from './haltReasons.js';
import type { Stage } from './stages.js';

/** A session that runs on a machine, as far as plans have to know it. */
export interface RunningOnMachine {
  /** See `sessionKey`. */
  readonly session: number;
  readonly processType: number;
  /** The command that started it; left out when somebody did at the machine. */
  readonly commandId?: string;
  /** When its start was recorded; backend time, epoch milliseconds. */
  readonly recordedAtMs: number;
  /** What it waits for somebody to do, and the message that says so. */
  readonly pending?: { readonly action: number; readonly source: MessageOrder };
}

/** Makes the id of the command that begins a stage: always the same for the same plan, stage and attempt. */
export type CommandIdOf = (planId: string, stage: Stage, attempt: number) => string;

/** What a machine did, or what became of a command. */
export type ProcessSignal =
  | { readonly type: 'look' }
  /** A session began before the command could be asked for. */
  | { readonly type: 'machineBusy'; readonly commandId: string; readonly session: number }
  | { readonly type: 'commandDone' | 'commandExpired'; readonly commandId: string }
  | {
      readonly type: 'commandEnded';
      readonly commandId: string;
      readonly reason: CommandHaltReason;
      readonly detail: string;
    }
  | {
      readonly type: 'sessionEnded';
      readonly session: number;
      readonly outcome: SessionOutcome;
      readonly detail: string;
    }
  | {
      readonly type: 'actionRequested' | 'actionDone';
      readonly session: number;
      readonly action: number;
      readonly source: MessageOrder;
    };

export type MachineReport = ProcessSignal & {
  readonly deviceId: string;
  /** What runs on the machine after that. */
  readonly running: RunningOnMachine | undefined;
  readonly atMs: number;
};
