import { isSameConnection, type Connection } from '../device/index.js';
import type { MachineSettings } from '../machine/index.js';
import { brewline, type Actor } from '../people/index.js';
import { RefusedError, refuseIfAny, type Refusal } from '../kernel/refusal.js';
import { mayGoOut, type CommandRights } from './commandRights.js';
import { expiresAtMs, nextAttemptAtMs, isOrphaned, lanes, settingsDrift } from './due.js';
import {
  evolve,
  knownCommand,
  type CommandQueue,
  type DeviceCommandEvent,
  type OpenCommand,
  type ReturnCause,
} from './events.js';
import { fingerprintOf, fingerprintOfBefore } from './fingerprint.js';
import { traitsOf, type DeviceInstruction } from './instructions.js';
import { refuseInstruction, type MachineSnapshot } from './refuseInstruction.js';

/** Deadlines lie at most this far ahead: a machine that is away longer than a day gets no surprises. */
export const maxDeadlineMs = 86_400_000;
/** Maximum number of open commands of one device; commands that overtake are not counted. */
export const maxOpen = 20;
/** Events after which a request takes a snapshot: to load a queue takes so many events at most, and some tens more. */
const snapshotAfterEvents = 300;

/** The refusal of a request under the id of another one. */
export const otherCommand: Refusal = {
  field: 'commandId',
  rule: 'another command was asked for under this id',
};

interface CommandDetails {
  readonly commandId: string;
  readonly deviceId: string;
  readonly instruction: DeviceInstruction;
  readonly deadlineMs: number;
  readonly requestedBy: Actor;
  readonly atMs: number;
}

/** A person, or a program, requests a command. */
export interface RequestCommand extends CommandDetails {
  readonly type: 'request';
  readonly machine: MachineSnapshot;
}

/** A whole brew begins its next stage. Its events show that nothing runs on the machine; a read model may not show that yet. */
export interface BeginStage extends CommandDetails {
  readonly type: 'beginStage';
  readonly machineType: number;
}

interface AboutOne {
  readonly deviceId: string;
  readonly commandId: string;
  readonly atMs: number;
}

export type HandleDeviceCommand =
  | RequestCommand
  | BeginStage
  | (AboutOne & { readonly type: 'cancel'; readonly cancelledBy: Actor })
  /** As `cancel`, by a process that does not need the command any more; only a command that waits is cancelled. */
  | (AboutOne & { readonly type: 'revoke'; readonly cancelledBy: Actor })
  /**
   * Time has passed, or the device connected or disconnected: expires commands, cancels those of people who may not command the device any
   * more, and starts those that are due.
   */
  | {
      readonly type: 'advance';
      readonly deviceId: string;
      readonly connection: Connection | undefined;
      readonly reported: Partial<MachineSettings>;
      /** Of all whose commands wait; one who asked meanwhile is looked up the next time. */
      readonly rights: CommandRights;
      /** For a command that the queue makes by itself. */
      readonly newCommandId: string;
      readonly atMs: number;
    }
  | (AboutOne & { readonly type: 'markSent' })
  | (AboutOne & { readonly type: 'markReturned'; readonly cause: ReturnCause })
  | (AboutOne & { readonly type: 'acknowledge' } & Acknowledgement);

/** What a device reports of a command. */
export type Acknowledgement =
  | { readonly outcome: 'received' | 'done' }
  | { readonly outcome: 'executing'; readonly percent: number }
  | { readonly outcome: 'failed'; readonly reason: string };

/**
 * Decides what happens to the commands of a device. Requests of people can be refused; reports of machines and of the broker can't.
 *
 * @throws RefusedError (`COMMAND_REFUSED`) naming field and rule, for `request`, `beginStage` and `cancel` only.
 */
export function decide(command: HandleDeviceCommand, queue: CommandQueue): readonly DeviceCommandEvent[] {
  switch (command.type) {
    case 'request':
      return request(command, command.machine, queue);
    case 'beginStage':
      return request(command, { machineType: command.machineType, session: undefined }, queue);
    case 'cancel':
      return cancel(command, queue);
    case 'revoke': {
      const open = find(queue, command);
      return open?.status === 'waiting' ? [cancelled(command, open)] : [];
    }
    case 'advance':
      return advanceQueue(command, queue);
    case 'markSent': {
      const open = find(queue, command);
      const isNews = open && open.status !== 'waiting' && !isSameConnection(open.sentOn, open.lastAttemptOn);
      return isNews ? [{ type: 'CommandSent', data: factOf(command) }] : [];
    }
    case 'markReturned': {
      const status = find(queue, command)?.status;
      const waitsAgain = status === 'dispatching' || status === 'sent';
      return waitsAgain
        ? [{ type: 'CommandReturned', data: { ...factOf(command), cause: command.cause } }]
        : [];
    }
    case 'acknowledge':
      return acknowledge(command, queue);
  }
}

function request(
  command: CommandDetails,
  machine: MachineSnapshot,
  queue: CommandQueue,
): readonly DeviceCommandEvent[] {
  const known = knownCommand(queue, command.commandId);
  if (known) {
    refuseIfAny(refuseOtherCommand(command, known));
    return [];
  }
  const { deviceId, commandId, deadlineMs, requestedBy, atMs } = command;
  refuseIfAny([
    ...refuseInstruction(command.instruction, machine),
    ...refuseDeadline(command),
    ...refuseFullQueue(command, queue),
  ]);
  const instruction = withVersion(mergedSettings(command.instruction, queue), queue);
  const requested = requestedSettings(command.instruction, instruction);
  const superseded = supersededBy(instruction, queue).map((old): DeviceCommandEvent => ({
    type: 'CommandSuperseded',
    data: { deviceId, commandId: old.commandId, by: commandId, atMs },
  }));
  return [
    ...snapshot(queue, deviceId, atMs),
    {
      type: 'CommandRequested',
      data: { deviceId, commandId, instruction, ...requested, deadlineMs, requestedBy, atMs },
    },
    ...superseded,
  ];
}

/** Another command under the same id is refused; the same request again is not. */
function refuseOtherCommand(
  { instruction }: CommandDetails,
  { fingerprint }: NonNullable<ReturnType<typeof knownCommand>>,
): readonly Refusal[] {
  const isSame = [fingerprintOf, fingerprintOfBefore].some((of) => of(instruction) === fingerprint);
  return fingerprint === undefined || isSame ? [] : [otherCommand];
}

function refuseDeadline({ deadlineMs, atMs }: CommandDetails): readonly Refusal[] {
  if (deadlineMs > atMs && deadlineMs <= atMs + maxDeadlineMs) return [];
  return [{ field: 'deadline', rule: 'it lies ahead, and at most 24 hours' }];
}

/** Commands that overtake are never refused for a full queue. A command whose time is over does not count, even before it is expired. */
function refuseFullQueue({ instruction, atMs }: CommandDetails, { open }: CommandQueue): readonly Refusal[] {
  if (traitsOf[instruction.kind].overtakes) return [];
  if (open.filter((each) => expiresAtMs(each) > atMs).length < maxOpen) return [];
  return [{ field: 'kind', rule: `${maxOpen} commands of this device wait or are under way already` }];
}

/** The commands that a new one replaces: those of its kind that wait. */
function supersededBy({ kind }: DeviceInstruction, { open }: CommandQueue): readonly OpenCommand[] {
  if (!traitsOf[kind].supersedes) return [];
  return open.filter(({ instruction, status }) => instruction.kind === kind && status === 'waiting');
}

/** The new settings, together with those of the commands that they supersede. */
function mergedSettings(instruction: DeviceInstruction, queue: CommandQueue): DeviceInstruction {
  if (instruction.kind !== 'changeSettings') return instruction;
  const waiting = supersededBy(instruction, queue).map((old) =>
    old.instruction.kind === 'changeSettings' ? old.instruction.settings : {},
  );
  return { ...instruction, settings: Object.assign({}, ...waiting, instruction.settings) as object };
}

/** The settings that a repeated request is compared with, where the recorded instruction has more. */
function requestedSettings(
  requested: DeviceInstruction,
  merged: DeviceInstruction,
): { readonly requestedSettings?: Partial<MachineSettings> } {
  if (requested.kind !== 'changeSettings' || merged.kind !== 'changeSettings') return {};
  const isMerged = Object.keys(merged.settings).length > Object.keys(requested.settings).length;
  return isMerged ? { requestedSettings: requested.settings } : {};
}

function withVersion(instruction: DeviceInstruction, { settingsVersion }: CommandQueue): DeviceInstruction {
  if (instruction.kind !== 'changeSettings') return instruction;
  return { ...instruction, version: settingsVersion + 1 };
}

function snapshot(queue: CommandQueue, deviceId: string, atMs: number): readonly DeviceCommandEvent[] {
  if (queue.events < snapshotAfterEvents) return [];
  return [{ type: 'QueueCarriedForward', data: { deviceId, atMs, queue } }];
}

function cancel(
  command: Extract<HandleDeviceCommand, { type: 'cancel' }>,
  queue: CommandQueue,
): readonly DeviceCommandEvent[] {
  const open = find(queue, command);
  const closed = queue.closed.find(({ commandId }) => commandId === command.commandId);
  if (closed?.status === 'cancelled') return [];
  if (open?.status !== 'waiting') {
    const state = open?.status ?? closed?.status ?? 'unknown';
    throw new RefusedError([{ field: 'status', rule: 'only a command that waits can be cancelled', state }]);
  }
  return [cancelled(command, open)];
}

function cancelled(
  command: AboutOne & { readonly cancelledBy: Actor },
  { attempts }: OpenCommand,
): DeviceCommandEvent {
  const { cancelledBy } = command;
  const mayHaveArrived = attempts > 0;
  return { type: 'CommandCancelled', data: { ...factOf(command), cancelledBy, mayHaveArrived } };
}

function advanceQueue(
  command: Extract<HandleDeviceCommand, { type: 'advance' }>,
  queue: CommandQueue,
): readonly DeviceCommandEvent[] {
  const events: DeviceCommandEvent[] = [];
  let now = queue;
  for (const part of [expire, returnOrphaned, cancelUnwelcome, correctDrift, startDispatch]) {
    const more = part(command, now);
    events.push(...more);
    now = more.reduce(evolve, now);
  }
  return events;
}

type AdvanceQueue = Extract<HandleDeviceCommand, { type: 'advance' }>;

function expire({ deviceId, atMs }: AdvanceQueue, { open }: CommandQueue): readonly DeviceCommandEvent[] {
  const over = open.filter((each) => expiresAtMs(each) <= atMs);
  return over.map(({ commandId, status }) => {
    const received = status === 'received' || status === 'executing';
    return { type: 'CommandExpired', data: { deviceId, commandId, received, atMs } };
  });
}

function returnOrphaned(
  { deviceId, connection, atMs }: AdvanceQueue,
  { open }: CommandQueue,
): readonly DeviceCommandEvent[] {
  const orphaned = open.filter((each) => isOrphaned(each, connection));
  return orphaned.map(({ commandId }) => ({
    type: 'CommandReturned',
    data: { deviceId, commandId, cause: 'deviceAway', atMs },
  }));
}

/** The device changed hands, or a share ended, after they were requested. */
function cancelUnwelcome(
  { deviceId, rights, atMs }: AdvanceQueue,
  { open }: CommandQueue,
): readonly DeviceCommandEvent[] {
  const unwelcome = open.filter((each) => mayGoOut(each, rights) === false);
  return unwelcome.map((each) =>
    cancelled({ deviceId, commandId: each.commandId, cancelledBy: brewline, atMs }, each),
  );
}

function correctDrift(command: AdvanceQueue, queue: CommandQueue): readonly DeviceCommandEvent[] {
  const { deviceId, connection, newCommandId: commandId, atMs } = command;
  const settings = settingsDrift(queue, command);
  if (!connection || Object.keys(settings).length === 0) return [];
  const instruction = { kind: 'changeSettings', settings, version: queue.settingsVersion } as const;
  const common = { deviceId, commandId, atMs, instruction };
  return [
    {
      type: 'CommandRequested',
      data: {
        ...common,
        deadlineMs: atMs + maxDeadlineMs,
        requestedBy: brewline,
        driftedOn: connection,
      },
    },
  ];
}

function startDispatch(
  { deviceId, connection, rights, atMs }: AdvanceQueue,
  queue: CommandQueue,
): readonly DeviceCommandEvent[] {
  if (!connection) return [];
  const due = lanes(queue).filter(
    (each) => nextAttemptAtMs(each, connection) <= atMs && mayGoOut(each, rights),
  );
  return due.map(({ commandId, attempts }) => ({
    type: 'CommandDispatchStarted',
    data: { deviceId, commandId, attempt: attempts + 1, connection, atMs },
  }));
}

function acknowledge(
  command: Extract<HandleDeviceCommand, { type: 'acknowledge' }>,
  queue: CommandQueue,
): readonly DeviceCommandEvent[] {
  const open = find(queue, command);
  const closed = queue.closed.find(({ commandId }) => commandId === command.commandId);
  if (!open && !closed) return [];
  const data = factOf(command);
  const late = open === undefined;
  if (closed?.status === 'done' || closed?.status === 'failed') return [];
  switch (command.outcome) {
    case 'received':
      return open && open.status !== 'received' && open.status !== 'executing'
        ? [{ type: 'CommandReceived', data }]
        : [];
    case 'executing':
      return open && command.percent > (open.percent ?? -1)
        ? [{ type: 'CommandProgressed', data: { ...data, percent: command.percent } }]
        : [];
    case 'done':
      return [{ type: 'CommandDone', data: { ...data, late } }];
    case 'failed':
      return [{ type: 'CommandFailed', data: { ...data, reason: command.reason, late } }];
  }
}

function find({ open }: CommandQueue, { commandId }: AboutOne): OpenCommand | undefined {
  return open.find((command) => command.commandId === commandId);
}

function factOf({ deviceId, commandId, atMs }: AboutOne): AboutOne {
  return { deviceId, commandId, atMs };
}
