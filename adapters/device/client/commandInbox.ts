import {
  traitsOf,
  type Acknowledgement,
  type DeviceInstruction,
} from '../../../domain/deviceCommand/index.js';
import type { Downlink } from '../../../domain/deviceMessages/index.js';
import { messageOf } from '../../../domain/kernel/errors.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import type { BackendClock } from './backendClock.js';
import type { ExecutedCommand } from './deviceStore.js';
import type { DeviceCodec } from './ports.js';
import { throttleProgress } from './throttleProgress.js';

/** Number of remembered ids: far more than a backend sends within the longest deadline. */
const rememberedIds = 200;
/** Maximum number of commands that wait while one is executed; the backend sends further ones again. */
const maxWaiting = 50;
/** No receipt is sent for a command that is executed, or makes progress, within this time: that says as much, in one message. */
const receiptAfterMs = 50;

/** How a machine reports on a command while it executes it. */
export interface CommandControl {
  /** UUID. */
  readonly commandId: string;
  /** Progress in per cent, 0 to 100. It may be called at any rate: one report a second, or one for each 5 %, is sent. */
  readonly progress: (percent: number) => void;
}

/** Executes the command; a thrown error is the reason of the failure, for people. */
export type OnCommand = (instruction: DeviceInstruction, control: CommandControl) => Promise<void> | void;

export interface CommandInboxOptions {
  readonly executed: readonly ExecutedCommand[];
  readonly codec: Pick<DeviceCodec, 'decodeDownlink'>;
  readonly clock: BackendClock;
  readonly onCommand: OnCommand;
  /** Resolves with true when the broker has acknowledged the answer, with false when it was given up. */
  readonly acknowledge: (commandId: string, answer: Acknowledgement) => Promise<boolean>;
  /** Stores the list durably, so that it survives a power cut. */
  readonly remember: (executed: readonly ExecutedCommand[]) => Promise<void>;
  readonly logger: Logger;
}

/**
 * Executes each id once, even after a power cut: the id is on disk before the machine acts. Commands run in sequence; urgent
 * ones run beside them. At start it first settles the command that the last power cut interrupted, and reports outcomes again
 * that were not acknowledged.
 */
export class CommandInbox {
  readonly #options: CommandInboxOptions;
  readonly #lanes: { ordinary: Promise<void>; urgent: Promise<void> };
  #executed: readonly ExecutedCommand[];
  #waiting = 0;

  constructor(options: CommandInboxOptions) {
    this.#options = options;
    this.#executed = options.executed;
    const begun = this.#attempt(() => this.#takeUp());
    this.#lanes = { ordinary: begun, urgent: begun };
  }

  receive(payload: Uint8Array): void {
    const command = this.#read(payload);
    if (!command || this.#waiting >= maxWaiting) return;
    const lane = laneOf(command);
    this.#waiting += 1;
    this.#lanes[lane] = this.#lanes[lane]
      .then(() => this.#attempt(() => this.#handle(command)))
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  /** Resolves when every received command is handled. */
  async idle(): Promise<void> {
    await Promise.all([this.#lanes.ordinary, this.#lanes.urgent]);
  }

  #read(payload: Uint8Array): Downlink | undefined {
    const { codec, logger, clock } = this.#options;
    try {
      const command = codec.decodeDownlink(payload);
      clock.observe(command.sentAtMs);
      return command;
    } catch (error) {
      logger.warn({ cause: messageOf(error) }, 'dropped a downlink message that this device can not decode');
      return undefined;
    }
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    await Promise.resolve()
      .then(work)
      .catch((err: unknown) => this.#options.logger.error({ err }, 'command could not be handled'));
  }

  async #takeUp(): Promise<void> {
    for (const command of this.#executed)
      if (command.outcome === 'received') await this.#settle(cutShort(command));
      else if (!command.told) this.#tell(command);
  }

  async #handle({ commandId: id, deadlineMs, content }: Downlink): Promise<void> {
    const { clock } = this.#options;
    const known = this.#executed.find((command) => command.id === id);
    if (known) return this.#tell(cutShort(known));
    const refuse = (reason: string) => this.#settle({ id, outcome: 'failed', reason, told: false });
    if (clock.now() > deadlineMs) return refuse('its deadline had passed');
    if (content.type === 'notUnderstood') return refuse(content.reason);
    const received: ExecutedCommand = { id, outcome: 'received', reason: '', told: false };
    await this.#note(received);
    const receipt = setTimeout(() => this.#tell(received), receiptAfterMs);
    const executed = await this.#execute(id, content.instruction, () => clearTimeout(receipt));
    clearTimeout(receipt);
    await this.#settle(executed);
  }

  async #execute(
    id: string,
    instruction: DeviceInstruction,
    onProgress: () => void,
  ): Promise<ExecutedCommand> {
    const { acknowledge, onCommand } = this.#options;
    let settled = false;
    const progress = throttleProgress((percent) => {
      if (settled) return;
      onProgress();
      void acknowledge(id, { outcome: 'executing', percent });
    });
    try {
      await onCommand(instruction, { commandId: id, progress });
      return { id, outcome: 'done', reason: '', told: false };
    } catch (error) {
      return { id, outcome: 'failed', reason: messageOf(error), told: false };
    } finally {
      settled = true;
    }
  }

  /** On disk first: whoever receives the outcome can rely on it. */
  async #settle(command: ExecutedCommand): Promise<void> {
    await this.#note(command);
    this.#tell(command);
  }

  async #note(command: ExecutedCommand): Promise<void> {
    const others = this.#executed.filter(({ id }) => id !== command.id);
    await this.#remember([...others, command].slice(-rememberedIds));
  }

  #tell(command: ExecutedCommand): void {
    const { id, outcome } = command;
    void this.#attempt(async () => {
      if (!(await this.#options.acknowledge(id, answerOf(command))) || outcome === 'received') return;
      const told = this.#executed.map((each) => (each.id === id ? { ...each, told: true } : each));
      await this.#remember(told);
    });
  }

  async #remember(executed: readonly ExecutedCommand[]): Promise<void> {
    this.#executed = executed;
    await this.#options.remember(executed);
  }
}

function laneOf({ content }: Downlink): 'ordinary' | 'urgent' {
  const urgent = content.type === 'instruction' && traitsOf[content.instruction.kind].overtakes;
  return urgent ? 'urgent' : 'ordinary';
}

/** The outcome of a command that a power cut interrupted: it failed, and may not have been executed. */
function cutShort(command: ExecutedCommand): ExecutedCommand {
  if (command.outcome !== 'received') return command;
  return { ...command, outcome: 'failed', reason: 'the power failed while the machine executed it' };
}

function answerOf({ outcome, reason }: ExecutedCommand): Acknowledgement {
  return outcome === 'failed' ? { outcome, reason } : { outcome };
}
