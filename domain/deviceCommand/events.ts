import type { Connection } from '../device/index.js';
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
        readonly asked?: Partial<MachineSettings>;
        /** After this it must not be obeyed any more; epoch milliseconds. */
        readonly deadlineMs: number;
        /** A person's login, or `brewline` for settings that a device came back without. */
        readonly requestedBy: string;
        /** The connection on which the device lacked the settings. */
        readonly lackedOn?: Connection;
      };
    }
  /** It is about to be published: from now on nobody can take it back. */
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
  /** `received`: the machine had it, and never said what became of it. */
  | { readonly type: 'CommandExpired'; readonly data: CommandFact & { readonly received?: boolean } }
  /** `mayHaveArrived`: it had been published before, to a device that went away without a word about it. */
  | {
      readonly type: 'CommandCancelled';
      readonly data: CommandFact & { readonly cancelledBy: string; readonly mayHaveArrived: boolean };
    }
  | { readonly type: 'CommandSuperseded'; readonly data: CommandFact & { readonly by: string } }
  /** All that matters of the events before, so that nobody has to read them: see `beginsAnew` of the decider. */
  | {
      readonly type: 'QueueCarriedForward';
      readonly data: { readonly deviceId: string; readonly atMs: number; readonly queue: CommandQueue };
    };

/**
 * `noSession`: the broker knew no session of the device. `deviceAway`: it went away, or came back anew, before it said received.
 * `unconfirmed`: the broker did not confirm it.
 */
export type ReturnCause = 'noSession' | 'deviceAway' | 'unconfirmed';

export type OpenStatus = 'waiting' | 'dispatching' | 'sent' | 'received' | 'executing';
export type SettledStatus = 'done' | 'failed' | 'expired' | 'cancelled' | 'superseded';
export type CommandStatus = OpenStatus | SettledStatus;

export interface OpenCommand {
  readonly commandId: string;
  readonly instruction: DeviceInstruction;
  /** Of the request; undefined in a snapshot of before requests had one. */
  readonly fingerprint?: string;
  readonly deadlineMs: number;
  readonly status: OpenStatus;
  /** How far it is, as the machine last said. */
  readonly percent?: number;
  /** Times that it was published, or was about to be. */
  readonly attempts: number;
  /** The last of them: on which connection, and when. */
  readonly triedOn?: Connection;
  readonly triedAtMs?: number;
  /** The connection for which the broker last confirmed it. */
  readonly sentOn?: Connection | undefined;
}

export interface SettledCommand {
  readonly commandId: string;
  readonly status: SettledStatus;
  /** Of the request; undefined in a snapshot of before requests had one. */
  readonly fingerprint?: string;
}

/** The commands of one device. */
export interface CommandQueue {
  /** In the order in which they were asked for. */
  readonly open: readonly OpenCommand[];
  /** The latest, for repeated requests and late answers. */
  readonly settled: readonly SettledCommand[];
  /** Settings that somebody wants, each with the command that says so. */
  readonly desired: DesiredSettings;
  readonly settingsVersion: number;
  /** The connection on which settings were last sent to a device that lacked them. */
  readonly lackedOn?: Connection;
  /** Since the stream's beginning, or since it was carried forward. */
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
  settled: [],
  desired: {},
  settingsVersion: 0,
  events: 0,
};

/** A device remembers as many ids (proto/README.md); one that is older and comes back is a stranger. */
const rememberedSettled = 200;

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
      const { attempt: attempts, connection: triedOn, atMs: triedAtMs } = event.data;
      const tried = { attempts, triedOn, triedAtMs };
      return update(queue, commandId, ({ status }) =>
        status === 'waiting' ? { ...tried, status: 'dispatching', sentOn: undefined } : tried,
      );
    }
    case 'CommandSent':
      return update(queue, commandId, ({ status, triedOn }) => ({
        status: status === 'dispatching' ? 'sent' : status,
        ...(triedOn && { sentOn: triedOn }),
      }));
    case 'CommandReturned':
      return update(queue, commandId, () => ({ status: 'waiting' }));
    case 'CommandReceived':
      return update(queue, commandId, () => ({ status: 'received' }));
    case 'CommandProgressed':
      return update(queue, commandId, () => ({ status: 'executing', percent: event.data.percent }));
    case 'CommandDone':
      return settle(queue, commandId, 'done');
    case 'CommandFailed':
      return withoutWishOf(settle(queue, commandId, 'failed'), commandId);
    case 'CommandExpired':
      return settle(queue, commandId, 'expired');
    case 'CommandCancelled':
      return withoutWishOf(settle(queue, commandId, 'cancelled'), commandId);
    case 'CommandSuperseded':
      return settle(queue, commandId, 'superseded');
  }
}

function request(
  queue: CommandQueue,
  data: Extract<DeviceCommandEvent, { type: 'CommandRequested' }>['data'],
): CommandQueue {
  const { commandId, instruction, deadlineMs, lackedOn } = data;
  const fingerprint = fingerprintOf(requestedInstruction(data));
  const command: OpenCommand = {
    commandId,
    instruction,
    fingerprint,
    deadlineMs,
    status: 'waiting',
    attempts: 0,
  };
  const after = { ...queue, open: [...queue.open, command], ...(lackedOn && { lackedOn }) };
  if (instruction.kind !== 'changeSettings') return after;
  const wished = Object.entries(instruction.settings).map(([name, value]) => [name, { value, commandId }]);
  return {
    ...after,
    desired: { ...queue.desired, ...(Object.fromEntries(wished) as DesiredSettings) },
    settingsVersion: instruction.version ?? queue.settingsVersion,
  };
}

/** As somebody asked for it: without the version of settings, and without those of others. */
function requestedInstruction({
  instruction,
  asked,
}: Extract<DeviceCommandEvent, { type: 'CommandRequested' }>['data']): DeviceInstruction {
  if (instruction.kind !== 'changeSettings') return instruction;
  return { kind: 'changeSettings', settings: asked ?? instruction.settings };
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

/** One that was settled before gets the new status: a machine can answer late. */
function settle(queue: CommandQueue, commandId: string, status: SettledStatus): CommandQueue {
  const others = queue.settled.filter((command) => command.commandId !== commandId);
  const fingerprint = knownCommand(queue, commandId)?.fingerprint;
  const settled = { commandId, status, ...(fingerprint !== undefined && { fingerprint }) };
  return {
    ...queue,
    open: queue.open.filter((command) => command.commandId !== commandId),
    settled: [...others, settled].slice(-rememberedSettled),
  };
}

/** Settings that a machine refused, or that somebody took back, are no wish any more. */
function withoutWishOf(queue: CommandQueue, commandId: string): CommandQueue {
  const left = Object.entries(queue.desired).filter(([, wish]) => wish.commandId !== commandId);
  return { ...queue, desired: Object.fromEntries(left) };
}

const settledStatuses: ReadonlySet<CommandStatus> = new Set<CommandStatus>([
  'done',
  'failed',
  'expired',
  'cancelled',
  'superseded',
]);

/** A status that no event of the normal course leaves; only a late answer of the machine does. */
export function isSettled(status: CommandStatus): status is SettledStatus {
  return settledStatuses.has(status);
}

/** A command that is, or lately was, on this queue. */
export function knownCommand(
  { open, settled }: CommandQueue,
  commandId: string,
): OpenCommand | SettledCommand | undefined {
  return [...open, ...settled].find((command) => command.commandId === commandId);
}

/** Whether a command is, or lately was, on this queue. */
export function knowsCommand(queue: CommandQueue, commandId: string): boolean {
  return knownCommand(queue, commandId) !== undefined;
}

/** The settings that are wanted, by name. */
export function desiredSettings({ desired }: CommandQueue): Partial<MachineSettings> {
  return Object.fromEntries(Object.entries(desired).map(([name, { value }]) => [name, value]));
}
