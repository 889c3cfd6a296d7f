import { backOffMs, type BackOff } from '../kernel/backOff.js';
import { isSameConnection, type Connection } from '../device/index.js';
import { settingsToChange, type MachineSettings } from '../machine/index.js';
import { desiredSettings, type CommandQueue, type OpenCommand } from './events.js';
import { traitsOf } from './instructions.js';

/** So long after the deadline a machine that received a command in time may say what became of it. */
export const answerGraceMs = 15_000;
/**
 * Between attempts on one connection: of repeatable commands without an answer, of any that the broker gave back, and of any whose dispatcher
 * died before it published.
 */
const retry: BackOff = { firstMs: 2_000, maxMs: 60_000 };

/** What the queue is seen together with when one looks for what has to be done. */
export interface Surroundings {
  /** Of the device now; undefined while it is away. */
  readonly connection: Connection | undefined;
  /** Settings that the device said it has. */
  readonly reported: Partial<MachineSettings>;
}

/** When a command that nobody settled expires; epoch milliseconds. */
export function expiresAtMs({ status, deadlineMs }: OpenCommand): number {
  const answered = status === 'received' || status === 'executing';
  return answered ? deadlineMs + answerGraceMs : deadlineMs;
}

/** Whether it was published and its device has gone away since, or come back anew, without a word about it. */
export function isOrphaned({ status, triedOn }: OpenCommand, connection: Connection | undefined): boolean {
  return (status === 'sent' || status === 'dispatching') && !isSameConnection(triedOn, connection);
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

/** When a command at the head of its lane goes out on this connection, epoch milliseconds; Infinity for one that is under way. */
export function nextAttemptAtMs(command: OpenCommand, connection: Connection): number {
  const { status, attempts, triedOn, triedAtMs, sentOn, instruction } = command;
  // On a new connection: what waits goes out, and of what was received one asks what became of it.
  if (!isSameConnection(triedOn, connection)) return 0;
  const again = (triedAtMs ?? 0) + backOffMs(retry, attempts - 1, 1);
  switch (status) {
    case 'waiting':
      return again;
    case 'dispatching':
      // If it is not sent until then, whoever was about to publish it is gone.
      return again;
    case 'sent':
      return traitsOf[instruction.kind].repeatable ? again : Infinity;
    case 'received':
    case 'executing':
      return isSameConnection(sentOn, connection) ? Infinity : again;
  }
}

/** Settings that a connected device lacks, and that no command on its way brings; once for each connection. */
export function settingsDrift(
  queue: CommandQueue,
  { connection, reported }: Surroundings,
): Partial<MachineSettings> {
  if (!connection || isSameConnection(queue.lackedOn, connection)) return {};
  if (queue.open.some(({ instruction }) => instruction.kind === 'changeSettings')) return {};
  return settingsToChange(desiredSettings(queue), reported);
}

/** When `advanceQueue` has something to do for the queue next, epoch milliseconds: 0 is at once, Infinity not before something happens. */
export function nextDueAtMs(queue: CommandQueue, around: Surroundings): number {
  const { connection } = around;
  if (queue.open.some((command) => isOrphaned(command, connection))) return 0;
  if (Object.keys(settingsDrift(queue, around)).length > 0) return 0;
  const expiries = queue.open.map(expiresAtMs);
  const departures = connection ? lanes(queue).map((command) => nextAttemptAtMs(command, connection)) : [];
  return Math.min(Infinity, ...expiries, ...departures);
}
