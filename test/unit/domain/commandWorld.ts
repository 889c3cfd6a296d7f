import { ada, bothMayCommand } from '../../support/someActors.js';
import type { Connection } from '../../../domain/device/index.js';
import {
  deviceCommand,
  type Acknowledgement,
  type CommandQueue,
  type DeviceCommandEvent,
  type DeviceInstruction,
  type HandleDeviceCommand,
} from '../../../domain/deviceCommand/index.js';
import { machineTypes } from '../../../domain/machine/index.js';

const deviceId = 'keg-1';

/** A published command on its way to the connection that it was published for. */
interface Downlink {
  readonly commandId: string;
  readonly deadlineMs: number;
  readonly connection: Connection;
}

interface Answer {
  readonly commandId: string;
  readonly acknowledgement: Acknowledgement;
}

/** What a device keeps over a power cut: the id goes there before it moves (proto/README.md). */
interface Remembered {
  readonly outcome: 'received' | 'done';
  /** The backend has the answer. */
  readonly told: boolean;
}

/**
 * A backend, a broker and a device in one process and without time: everything that happens is said by who plays with it. The backend
 * is the real decider; the broker loses what is for a connection that is gone; the device follows the rules for authors of firmware.
 */
export class CommandWorld {
  nowMs = 1_000;
  readonly events: DeviceCommandEvent[] = [];
  /** How often the device did what a command says. */
  readonly effects = new Map<string, number>();
  readonly obeyedAtMs = new Map<string, number>();
  readonly deadlines = new Map<string, number>();
  #queue: CommandQueue = deviceCommand.initialState;
  /** As the device sees it; undefined while it has no Wi-Fi. */
  #link: Connection | undefined = { epoch: 0, boot: 1, connection: 1 };
  /** As the backend was told last. */
  #presence: Connection | undefined = this.#link;
  #boot = 1;
  #connections = 1;
  #down: Downlink[] = [];
  #up: Answer[] = [];
  #remembered = new Map<string, Remembered>();
  #obeying: string[] = [];

  /** @param tellsAtBoot false for firmware that says what became of a command only when it is asked again. */
  constructor(readonly tellsAtBoot = true) {}

  get queue(): CommandQueue {
    return this.#queue;
  }

  statusOf(commandId: string): string | undefined {
    return [...this.#queue.open, ...this.#queue.closed].find((command) => command.commandId === commandId)
      ?.status;
  }

  request(instruction: DeviceInstruction, withinMs: number): void {
    const commandId = `c${this.deadlines.size}`;
    this.deadlines.set(commandId, this.nowMs + withinMs);
    this.#decide({
      type: 'request',
      commandId,
      deviceId,
      machine: {
        machineType: machineTypes.keg,
        session: { number: 1, processType: 4, step: 80, pendingAction: undefined },
      },
      instruction,
      deadlineMs: this.nowMs + withinMs,
      requestedBy: ada,
      atMs: this.nowMs,
    });
  }

  cancel(commandId: string): void {
    this.#decide({ type: 'cancel', deviceId, commandId, cancelledBy: ada, atMs: this.nowMs });
  }

  /** @param dies after it said what it is about to publish, or after it published. */
  advance(dies: 'no' | 'beforePublish' | 'afterPublish' = 'no'): void {
    const connection = this.#presence;
    const started = this.#decide({
      type: 'advance',
      deviceId,
      connection,
      reported: {},
      rights: bothMayCommand,
      newCommandId: 'own',
      atMs: this.nowMs,
    });
    for (const event of started) {
      if (event.type !== 'CommandDispatchStarted' || dies === 'beforePublish') continue;
      const { commandId } = event.data;
      const outcome = this.#publish(commandId);
      if (dies === 'afterPublish') continue;
      const fact = { deviceId, commandId, atMs: this.nowMs };
      this.#decide(
        outcome === 'published'
          ? { type: 'markSent', ...fact }
          : { type: 'markReturned', ...fact, cause: 'noSession' },
      );
    }
  }

  /** The broker hands over the next command; `twice` when its acknowledgement to the broker got lost. */
  deliver(twice = false): void {
    const next = this.#next();
    if (!next) return;
    for (let time = 0; time < (twice ? 2 : 1); time += 1) this.#receive(next);
  }

  /** The same, of a command that takes no time: the device says nothing of its receipt. */
  deliverAndFinish(): void {
    const next = this.#next();
    if (next && this.#receive(next, false)) this.#finish(next.commandId);
  }

  #next(): Downlink | undefined {
    const next = this.#down.shift();
    return next && isSame(next.connection, this.#link) ? next : undefined;
  }

  /** The device ends what it is doing. */
  finish(): void {
    const [commandId] = this.#obeying;
    if (commandId !== undefined) this.#finish(commandId);
  }

  #finish(commandId: string): void {
    this.#obeying = this.#obeying.filter((each) => each !== commandId);
    this.#remembered.set(commandId, { outcome: 'done', told: false });
    this.#answer(commandId, { outcome: 'done' });
  }

  /** The backend gets the oldest of the device's answers, perhaps twice. */
  hear(twice = false): void {
    if (!this.#link) return;
    const answer = this.#up.shift();
    if (!answer) return;
    const { commandId, acknowledgement } = answer;
    const known = this.#remembered.get(commandId);
    if (known && acknowledgement.outcome !== 'received')
      this.#remembered.set(commandId, { ...known, told: true });
    for (let time = 0; time < (twice ? 2 : 1); time += 1)
      this.#decide({ type: 'acknowledge', deviceId, commandId, atMs: this.nowMs, ...acknowledgement });
  }

  /** Wi-Fi is gone; the backend learns it later, from the last will, the lease or the next hello. */
  disconnect(): void {
    this.#link = undefined;
    this.#down = [];
  }

  reconnect(): void {
    if (this.#link) return;
    this.#connections += 1;
    this.#link = { epoch: 0, boot: this.#boot, connection: this.#connections };
  }

  /** The power goes: what was in memory is lost, what was half done is not known. */
  reboot(): void {
    this.disconnect();
    this.#boot += 1;
    this.#connections = 0;
    this.#up = [];
    this.#obeying = [];
    for (const [commandId, { outcome, told }] of this.#remembered) {
      if (this.tellsAtBoot && !told) this.#answer(commandId, outcomeOf(outcome));
    }
    this.reconnect();
  }

  learnPresence(): void {
    this.#presence = this.#link;
  }

  /** Everybody is well, and time goes on until nothing more can happen. */
  settle(): void {
    this.reconnect();
    for (let round = 0; round < 300 && (round < 5 || this.#queue.open.length > 0); round += 1) {
      this.learnPresence();
      this.advance();
      for (let each = 0; each < 40; each += 1) {
        this.deliver();
        this.finish();
        this.hear();
      }
      this.nowMs += 500;
    }
  }

  #decide(command: HandleDeviceCommand): readonly DeviceCommandEvent[] {
    try {
      const events = deviceCommand.decide(command, this.#queue);
      this.events.push(...events);
      this.#queue = events.reduce((queue, event) => deviceCommand.evolve(queue, event), this.#queue);
      return events;
    } catch (error) {
      if ((error as { code?: string }).code !== 'COMMAND_REFUSED') throw error;
      return [];
    }
  }

  #publish(commandId: string): 'published' | 'returned' {
    if (!this.#link) return 'returned';
    const deadlineMs = this.deadlines.get(commandId) ?? 0;
    this.#down.push({ commandId, deadlineMs, connection: this.#link });
    return 'published';
  }

  /** @returns whether it begins to do what the command says */
  #receive({ commandId, deadlineMs }: Downlink, sendsReceipt = true): boolean {
    const known = this.#remembered.get(commandId);
    if (known) {
      if (!this.#obeying.includes(commandId)) this.#answer(commandId, outcomeOf(known.outcome));
      return false;
    }
    if (this.nowMs > deadlineMs) {
      this.#answer(commandId, { outcome: 'failed', reason: 'too late' });
      return false;
    }
    this.#remembered.set(commandId, { outcome: 'received', told: false });
    if (sendsReceipt) this.#answer(commandId, { outcome: 'received' });
    this.effects.set(commandId, (this.effects.get(commandId) ?? 0) + 1);
    this.obeyedAtMs.set(commandId, this.nowMs);
    this.#obeying.push(commandId);
    return true;
  }

  #answer(commandId: string, acknowledgement: Acknowledgement): void {
    this.#up.push({ commandId, acknowledgement });
  }
}

/** What a device says of a command that it remembers. */
function outcomeOf(outcome: Remembered['outcome']): Acknowledgement {
  return outcome === 'done'
    ? { outcome }
    : { outcome: 'failed', reason: 'the power went while it was obeyed' };
}

function isSame(a: Connection, b: Connection | undefined): boolean {
  return a.boot === b?.boot && a.connection === b.connection;
}
