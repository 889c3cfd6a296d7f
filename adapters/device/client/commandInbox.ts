import type { DeviceInstruction } from '../../../domain/deviceCommand/index.js';
import { messageOf } from '../../../domain/errors.js';
import type { Logger } from '../../../domain/logger.js';
import { brewline } from '../../../proto/generated/brewline.js';
import { schemaVersion } from '../../protobuf/index.js';
import type { BackendClock } from './backendClock.js';
import type { ObeyedCommand } from './deviceStore.js';

/** Ids that are remembered: far more than a backend sends within the longest deadline. */
const rememberedIds = 200;
/** Commands that wait while one is obeyed; what comes beyond is left to the backend to send again. */
const maxWaiting = 50;

export interface CommandInboxOptions {
  readonly obeyed: readonly ObeyedCommand[];
  readonly clock: BackendClock;
  /** Does what the command says; what it throws is the reason of the failure. */
  readonly onCommand: (instruction: DeviceInstruction) => Promise<void> | void;
  readonly acknowledge: (command: ObeyedCommand) => void;
  /** Keeps the list where a power cut can't reach it. */
  readonly remember: (obeyed: readonly ObeyedCommand[]) => Promise<void>;
  readonly logger: Logger;
}

/** Obeys commands one after the other, each id once, even over a power cut: the id is on disk before the machine moves. */
export class CommandInbox {
  readonly #options: CommandInboxOptions;
  #obeyed: readonly ObeyedCommand[];
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(options: CommandInboxOptions) {
    this.#options = options;
    this.#obeyed = options.obeyed;
  }

  receive(payload: Uint8Array): void {
    const command = this.#parse(payload);
    if (!command || this.#waiting >= maxWaiting) return;
    this.#waiting += 1;
    this.#work = this.#work
      .then(() => this.#handle(command))
      .catch((err: unknown) => this.#options.logger.error({ err }, 'command could not be handled'))
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  /** Resolves when every command that came is handled. */
  async idle(): Promise<void> {
    await this.#work;
  }

  #parse(payload: Uint8Array): ParsedCommand | undefined {
    const { logger, clock } = this.#options;
    try {
      const command = parseDownlink(payload);
      clock.observe(command.sentAtMs);
      return command;
    } catch (error) {
      logger.warn({ cause: messageOf(error) }, 'a downlink message that this device does not understand');
      return undefined;
    }
  }

  async #handle({ id, deadlineMs, instruction }: ParsedCommand): Promise<void> {
    const { acknowledge, clock, onCommand } = this.#options;
    const known = this.#obeyed.find((command) => command.id === id);
    if (known) return acknowledge(repeated(known));
    const settle = async (outcome: ObeyedCommand['outcome'], reason: string) => {
      const command = { id, outcome, reason };
      await this.#remember(command);
      acknowledge(command);
    };
    if (clock.now() > deadlineMs) return settle('failed', 'the deadline had passed when it arrived');
    if (!instruction) return settle('failed', 'this machine does not know the command');
    await settle('received', '');
    try {
      await onCommand(instruction);
    } catch (error) {
      return settle('failed', messageOf(error));
    }
    return settle('done', '');
  }

  async #remember(command: ObeyedCommand): Promise<void> {
    const others = this.#obeyed.filter(({ id }) => id !== command.id);
    this.#obeyed = [...others, command].slice(-rememberedIds);
    await this.#options.remember(this.#obeyed);
  }
}

/** The acknowledgement of a command that comes again. One that the power cut in half was perhaps not obeyed, and says so. */
function repeated(known: ObeyedCommand): ObeyedCommand {
  if (known.outcome !== 'received') return known;
  return { ...known, outcome: 'failed', reason: 'the power went while the machine obeyed it' };
}

interface ParsedCommand {
  readonly id: string;
  readonly sentAtMs: number;
  readonly deadlineMs: number;
  /** Undefined for a kind of command that this client does not know. */
  readonly instruction: DeviceInstruction | undefined;
}

function parseDownlink(payload: Uint8Array): ParsedCommand {
  const downlink = brewline.v1.Downlink.decode(payload);
  if (downlink.schemaVersion !== schemaVersion) {
    throw new Error(`schema version ${downlink.schemaVersion} is unknown`);
  }
  if (downlink.commandId.length !== 16) throw new Error('the command id is not 16 bytes long');
  const { setTemperature } = downlink;
  return {
    id: Buffer.from(downlink.commandId).toString('hex'),
    sentAtMs: Number(downlink.sentAtMs),
    deadlineMs: Number(downlink.deadlineMs),
    instruction: setTemperature
      ? { kind: 'setTemperature', targetCelsius: (setTemperature.centiCelsius ?? 0) / 100 }
      : undefined,
  };
}
