import type { Connection } from '../device/index.js';
import type { Actor } from '../people/index.js';
import type { MachineSettings } from '../machine/index.js';
import { fingerprintOf } from './fingerprint.js';
import type { DeviceInstruction } from './instructions.js';

interface CommandFact {
  readonly commandId: string;
  readonly deviceId: string;
  readonly atMs: number;
}

/** All commands of a device are on one stream, `deviceCommand-<device id>` (infra/decisions/0008). */
export type DeviceCommandEvent =
  | {
      readonly type: 'CommandRequested';
      readonly data: CommandFact & {
        readonly instruction: DeviceInstruction;
        /** The settings of the request alone, where `instruction` also has settings that waited. */
        readonly requestedSettings?: Partial<MachineSettings>;
        /** After this the machine must not execute it any more; epoch milliseconds. */
        readonly deadlineMs: number;
        /** Brewline itself for settings that a device came back without. */
        readonly requestedBy: Actor;
        /** The connection on which the device's settings differed from the desired ones. */
        readonly driftedOn?: Connection;
      };
    }
  /** The dispatcher is about to publish it: from now on nobody can cancel it. */
  | {
      readonly type: 'CommandDispatchStarted';
      readonly data: CommandFact & { readonly attempt: number; readonly connection: Connection };
    }
  /** Published while the device was online; the broker confirmed it and did not return it. */
  | { readonly type: 'CommandSent'; readonly data: CommandFact }
  /** It waits again. */
  | { readonly type: 'CommandReturned'; readonly data: CommandFact & { readonly cause: ReturnCause } }
  | { readonly type: 'CommandReceived'; readonly data: CommandFact }
  | { readonly type: 'CommandProgressed'; readonly data: CommandFact & { readonly percent: number } }
  | { readonly type: 'CommandDone'; readonly data: CommandFact & { readonly late: boolean } }
  | {
      readonly type: 'CommandFailed';
      readonly data: CommandFact & { readonly reason: string; readonly late: boolean };
    }
  /** `received`: the machine confirmed that it had the command, and never reported its outcome. */
  | { readonly type: 'CommandExpired'; readonly data: CommandFact & { readonly received?: boolean } }
  /** `mayHaveArrived`: it was published before, to a device that disconnected without an answer. */
  | {
      readonly type: 'CommandCancelled';
      readonly data: CommandFact & { readonly cancelledBy: Actor; readonly mayHaveArrived: boolean };
    }
  | { readonly type: 'CommandSuperseded'; readonly data: CommandFact & { readonly by: string } }
  /** A snapshot: the state after all events before it, so that nobody has to read those. See `isSnapshot` of the decider. */
  | {
      readonly type: 'QueueCarriedForward';
      readonly data: { readonly deviceId: string; readonly atMs: number; readonly queue: CommandQueue };
    };

/**
 * `noSession`: the broker had no session of the device. `deviceAway`: the device disconnected or reconnected before it confirmed receipt.
 * `unconfirmed`: the broker did not confirm it.
 */
export type ReturnCause = 'noSession' | 'deviceAway' | 'unconfirmed';

export type OpenStatus = 'waiting' | 'dispatching' | 'sent' | 'received' | 'executing';
export type ClosedStatus = 'done' | 'failed' | 'expired' | 'cancelled' | 'superseded';
export type CommandStatus = OpenStatus | ClosedStatus;

export interface OpenCommand {
  readonly commandId: string;
  readonly instruction: DeviceInstruction;
  /** Undefined in snapshots that are older than this. */
  readonly requestedBy?: Actor;
  /** Of the request; undefined in snapshots that are older than fingerprints. */
  readonly fingerprint?: string;
  readonly deadlineMs: number;
  readonly status: OpenStatus;
  /** Progress that the machine last reported. */
  readonly percent?: number;
  /** How often the dispatcher began to publish it. */
  readonly attempts: number;
  /** The connection of the last attempt, and when it was; epoch milliseconds. */
  readonly lastAttemptOn?: Connection;
  readonly lastAttemptAtMs?: number;
  /** The connection for which the broker last confirmed it. */
  readonly sentOn?: Connection | undefined;
}

export interface ClosedCommand {
  readonly commandId: string;
  readonly status: ClosedStatus;
  /** Undefined in snapshots that are older than this. */
  readonly requestedBy?: Actor;
  /** Of the request; undefined in snapshots that are older than fingerprints. */
  readonly fingerprint?: string;
}

/** The commands of one device. */
export interface CommandQueue {
  /** In the order of their requests. */
  readonly open: readonly OpenCommand[];
  /** The last ones that ended, for repeated requests and late answers. */
  readonly closed: readonly ClosedCommand[];
  /** Desired settings, each with the command that requested it. */
  readonly desired: DesiredSettings;
  readonly settingsVersion: number;
  /** The last connection on which the device got its desired settings again, since it reported others. */
  readonly driftedOn?: Connection;
  /** How many there are since the stream's first event or its last snapshot. */
  readonly events: number;
}

export type DesiredSettings = {
  readonly [Name in keyof MachineSettings]?: {
    readonly value: MachineSettings[Name];
    readonly commandId: string;
  };
};

export const initialState: CommandQueue = {
  open: [],
  closed: [],
  desired: {},
  settingsVersion: 0,
  events: 0,
};

/** A device remembers as many ids (proto/README.md); a command that is older is unknown to both. */
const rememberedClosed = 200;

export function evolve(queue: CommandQueue, event: DeviceCommandEvent): CommandQueue {
  if (event.type === 'QueueCarriedForward') return { ...event.data.queue, events: 1 };
  return { ...change(queue, event), events: queue.events + 1 };
}

type CommandEvent = Exclude<DeviceCommandEvent, { type: 'QueueCarriedForward' }>;

function change(queue: CommandQueue, event: CommandEvent): CommandQueue {
  const { commandId } = event.data;
  switch (event.type) {
    case 'CommandRequested':
      return request(queue, event.data);
    case 'CommandDispatchStarted': {
      const { attempt: attempts, connection: lastAttemptOn, atMs: lastAttemptAtMs } = event.data;
      const attempt = { attempts, lastAttemptOn, lastAttemptAtMs };
      return update(queue, commandId, ({ status }) =>
        status === 'waiting' ? { ...attempt, status: 'dispatching', sentOn: undefined } : attempt,
      );
    }
    case 'CommandSent':
      return update(queue, commandId, ({ status, lastAttemptOn }) => ({
        status: status === 'dispatching' ? 'sent' : status,
        ...(lastAttemptOn && { sentOn: lastAttemptOn }),
      }));
    case 'CommandReturned':
      return update(queue, commandId, () => ({ status: 'waiting' }));
    case 'CommandReceived':
      return update(queue, commandId, () => ({ status: 'received' }));
    case 'CommandProgressed':
      return update(queue, commandId, () => ({ status: 'executing', percent: event.data.percent }));
    case 'CommandDone':
      return close(queue, commandId, 'done');
    case 'CommandFailed':
      return withoutDesiredBy(close(queue, commandId, 'failed'), commandId);
    case 'CommandExpired':
      return close(queue, commandId, 'expired');
    case 'CommandCancelled':
      return withoutDesiredBy(close(queue, commandId, 'cancelled'), commandId);
    case 'CommandSuperseded':
      return close(queue, commandId, 'superseded');
  }
}

function request(
  queue: CommandQueue,
  data: Extract<DeviceCommandEvent, { type: 'CommandRequested' }>['data'],
): CommandQueue {
  const { commandId, instruction, requestedBy, deadlineMs, driftedOn } = data;
  const fingerprint = fingerprintOf(requestedInstruction(data));
  const command: OpenCommand = {
    commandId,
    instruction,
    requestedBy,
    fingerprint,
    deadlineMs,
    status: 'waiting',
    attempts: 0,
  };
  const after = { ...queue, open: [...queue.open, command], ...(driftedOn && { driftedOn }) };
  if (instruction.kind !== 'changeSettings') return after;
  const requested = Object.entries(instruction.settings).map(([name, value]) => [name, { value, commandId }]);
  return {
    ...after,
    desired: { ...queue.desired, ...(Object.fromEntries(requested) as DesiredSettings) },
    settingsVersion: instruction.version ?? queue.settingsVersion,
  };
}

/** The instruction of the request: without the version of settings, and without settings of earlier requests. */
function requestedInstruction({
  instruction,
  requestedSettings,
}: Extract<DeviceCommandEvent, { type: 'CommandRequested' }>['data']): DeviceInstruction {
  if (instruction.kind !== 'changeSettings') return instruction;
  return { kind: 'changeSettings', settings: requestedSettings ?? instruction.settings };
}

function update(
  queue: CommandQueue,
  commandId: string,
  of: (command: OpenCommand) => Partial<OpenCommand>,
): CommandQueue {
  const open = queue.open.map((command) =>
    command.commandId === commandId ? { ...command, ...of(command) } : command,
  );
  return { ...queue, open };
}

/** A command that is closed already gets the new status: a machine can answer late. */
function close(queue: CommandQueue, commandId: string, status: ClosedStatus): CommandQueue {
  const others = queue.closed.filter((command) => command.commandId !== commandId);
  const { fingerprint, requestedBy } = knownCommand(queue, commandId) ?? {};
  const closed = {
    ...{ commandId, status },
    ...(requestedBy !== undefined && { requestedBy }),
    ...(fingerprint !== undefined && { fingerprint }),
  };
  return {
    ...queue,
    open: queue.open.filter((command) => command.commandId !== commandId),
    closed: [...others, closed].slice(-rememberedClosed),
  };
}

/** Settings whose command failed or was cancelled are not desired any more. */
function withoutDesiredBy(queue: CommandQueue, commandId: string): CommandQueue {
  const left = Object.entries(queue.desired).filter(([, desired]) => desired.commandId !== commandId);
  return { ...queue, desired: Object.fromEntries(left) };
}

const closedStatuses: ReadonlySet<CommandStatus> = new Set<CommandStatus>([
  'done',
  'failed',
  'expired',
  'cancelled',
  'superseded',
]);

/** Whether a command has ended. Only a late answer of the machine changes its status after that. */
export function isClosed(status: CommandStatus): status is ClosedStatus {
  return closedStatuses.has(status);
}

/** A command that is open, or was lately. */
export function knownCommand(
  { open, closed }: CommandQueue,
  commandId: string,
): OpenCommand | ClosedCommand | undefined {
  return [...open, ...closed].find((command) => command.commandId === commandId);
}

/** Whether a command is open, or was lately. */
export function knowsCommand(queue: CommandQueue, commandId: string): boolean {
  return knownCommand(queue, commandId) !== undefined;
}

/** The desired values of settings, by name. */
export function desiredSettings({ desired }: CommandQueue): Partial<MachineSettings> {
  return Object.fromEntries(Object.entries(desired).map(([name, { value }]) => [name, value]));
}
