import { backOffMs, type BackOff } from '../kernel/backOff.js';
import { isSameConnection, type Connection } from '../device/index.js';
import { settingsToChange, type MachineSettings } from '../machine/index.js';
import { desiredSettings, type CommandQueue, type OpenCommand } from './events.js';
import { traitsOf } from './instructions.js';

/** A machine that received a command in time may report its outcome until so long after the deadline. */
export const answerGraceMs = 15_000;
/**
 * Between attempts on one connection: of repeatable commands without an answer, of commands that the broker returned, and of commands whose
 * dispatcher stopped before it published them.
 */
const retry: BackOff = { firstMs: 2_000, maxMs: 60_000 };

/** What the next step of a queue depends on beside the queue itself. */
export interface DeviceState {
  /** Of the device now; undefined while it is not connected. */
  readonly connection: Connection | undefined;
  /** Settings that the device reported. */
  readonly reported: Partial<MachineSettings>;
}

/** When an open command expires; epoch milliseconds. */
export function expiresAtMs({ status, deadlineMs }: OpenCommand): number {
  const answered = status === 'received' || status === 'executing';
  return answered ? deadlineMs + answerGraceMs : deadlineMs;
}

/** Whether it was published and its device has disconnected or reconnected since, without an answer. */
export function isOrphaned(
  { status, lastAttemptOn }: OpenCommand,
  connection: Connection | undefined,
): boolean {
  return (status === 'sent' || status === 'dispatching') && !isSameConnection(lastAttemptOn, connection);
}

/**
 * The commands of which each may be next: the oldest of those that overtake, and the oldest of the others. So one is under way at a
 * time, and an urgent one beside it.
 */
export function lanes({ open }: CommandQueue): readonly OpenCommand[] {
  const overtaking = open.find(({ instruction }) => traitsOf[instruction.kind].overtakes);
  const ordinary = open.find(({ instruction }) => !traitsOf[instruction.kind].overtakes);
  return [overtaking, ordinary].filter((command) => command !== undefined);
}

/** When a command at the head of its lane is next published on this connection, epoch milliseconds; Infinity while its answer is awaited. */
export function nextAttemptAtMs(command: OpenCommand, connection: Connection): number {
  const { status, attempts, lastAttemptOn, lastAttemptAtMs, sentOn, instruction } = command;
  // On a new connection a command that waits is published, and one that was received is published again to learn its outcome.
  if (!isSameConnection(lastAttemptOn, connection)) return 0;
  const again = (lastAttemptAtMs ?? 0) + backOffMs(retry, attempts - 1, 1);
  switch (status) {
    case 'waiting':
      return again;
    case 'dispatching':
      // If it is not sent until then, the dispatcher that was about to publish it has stopped.
      return again;
    case 'sent':
      return traitsOf[instruction.kind].repeatable ? again : Infinity;
    case 'received':
    case 'executing':
      return isSameConnection(sentOn, connection) ? Infinity : again;
  }
}

/** Desired settings that a connected device does not have, unless a command is about to change them; once for each connection. */
export function settingsDrift(
  queue: CommandQueue,
  { connection, reported }: DeviceState,
): Partial<MachineSettings> {
  if (!connection || isSameConnection(queue.driftedOn, connection)) return {};
  if (queue.open.some(({ instruction }) => instruction.kind === 'changeSettings')) return {};
  return settingsToChange(desiredSettings(queue), reported);
}

/** When `advanceQueue` has something to do for the queue next, epoch milliseconds: 0 is at once, Infinity not before something happens. */
export function nextDueAtMs(queue: CommandQueue, device: DeviceState): number {
  const { connection } = device;
  if (queue.open.some((command) => isOrphaned(command, connection))) return 0;
  if (Object.keys(settingsDrift(queue, device)).length > 0) return 0;
  const expiries = queue.open.map(expiresAtMs);
  const attempts = connection ? lanes(queue).map((command) => nextAttemptAtMs(command, connection)) : [];
  return Math.min(Infinity, ...expiries, ...attempts);
}
