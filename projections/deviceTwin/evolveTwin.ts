import type { MachineSettings } from '../../domain/machine/index.js';
import type { CommandEvent } from '../deviceCommands/index.js';
import type { DeviceTwinRow, DesiredSetting, DesiredSettings } from './twin.js';

/** What can change a twin: a wish and what became of it, or what the device says of itself. */
export type TwinChange =
  | { readonly type: 'wish'; readonly deviceId: string; readonly event: CommandEvent }
  | {
      readonly type: 'report';
      readonly deviceId: string;
      readonly settings: Partial<MachineSettings>;
      readonly atMs: number;
    };

/** A device of which nothing was wanted, and which said nothing. */
export function emptyTwin(deviceId: string): DeviceTwinRow {
  return { deviceId, settingsVersion: 0, desired: {}, reported: {}, reportedAtMs: null, setPoint: null };
}

/** The row after one more change; the same when it changes nothing. */
export function evolveTwin(row: DeviceTwinRow, change: TwinChange): DeviceTwinRow {
  return change.type === 'report' ? withReport(row, change) : withWish(row, change.event);
}

function withReport(
  row: DeviceTwinRow,
  { settings, atMs }: Extract<TwinChange, { type: 'report' }>,
): DeviceTwinRow {
  const desired = Object.entries(row.desired).map(([name, wish]) => {
    const has = settings[name as keyof MachineSettings] === wish.value;
    return [name, { ...wish, pendingSinceMs: has ? null : (wish.pendingSinceMs ?? atMs) }];
  });
  return {
    ...row,
    desired: Object.fromEntries(desired) as DesiredSettings,
    reported: settings,
    reportedAtMs: atMs,
  };
}

function withWish(row: DeviceTwinRow, event: CommandEvent): DeviceTwinRow {
  const { commandId } = event.data;
  switch (event.type) {
    case 'CommandRequested':
      return withRequest(row, event);
    case 'CommandDone':
      return row.setPoint?.commandId === commandId
        ? { ...row, setPoint: { ...row.setPoint, fulfilled: true } }
        : row;
    case 'CommandExpired':
      return withoutSetPointOf(row, commandId);
    case 'CommandFailed':
    case 'CommandCancelled':
      return withoutSetPointOf(withoutSettingsOf(row, commandId), commandId);
    case 'CommandDispatchStarted':
    case 'CommandSent':
    case 'CommandReturned':
    case 'CommandReceived':
    case 'CommandProgressed':
    case 'CommandSuperseded':
      return row;
  }
}

function withRequest(
  row: DeviceTwinRow,
  { data }: Extract<CommandEvent, { type: 'CommandRequested' }>,
): DeviceTwinRow {
  const { commandId, instruction, atMs: wishedAtMs } = data;
  switch (instruction.kind) {
    case 'setTemperature':
    case 'serve': {
      const { targetCelsius } = instruction;
      return { ...row, setPoint: { targetCelsius, commandId, wishedAtMs, fulfilled: false } };
    }
    case 'changeSettings': {
      const version = instruction.version ?? row.settingsVersion;
      const wished = Object.entries(instruction.settings).map(([key, value]) => {
        const name = key as keyof MachineSettings;
        const wish = { value, version, commandId, wishedAtMs };
        return [name, wishFor(wish, row.desired[name], row.reported[name])];
      });
      const desired = { ...row.desired, ...(Object.fromEntries(wished) as DesiredSettings) };
      return { ...row, settingsVersion: version, desired };
    }
    default:
      return row;
  }
}

/** A new wish, which waits longer already if it is the one before. */
function wishFor<Value>(
  wish: Omit<DesiredSetting<Value>, 'pendingSinceMs'>,
  before: DesiredSetting<Value> | undefined,
  reported: Value | undefined,
): DesiredSetting<Value> {
  const same = before?.value === wish.value ? before : undefined;
  const wishedAtMs = same?.wishedAtMs ?? wish.wishedAtMs;
  const pendingSinceMs = reported === wish.value ? null : (same?.pendingSinceMs ?? wish.wishedAtMs);
  return { ...wish, wishedAtMs, pendingSinceMs };
}

/** A machine that refused them, or a person who took them back, ended the wish. */
function withoutSettingsOf(row: DeviceTwinRow, commandId: string): DeviceTwinRow {
  const wishes = Object.entries(row.desired);
  const left = wishes.filter(([, wish]) => wish.commandId !== commandId);
  return left.length === wishes.length ? row : { ...row, desired: Object.fromEntries(left) };
}

function withoutSetPointOf(row: DeviceTwinRow, commandId: string): DeviceTwinRow {
  return row.setPoint?.commandId === commandId ? { ...row, setPoint: null } : row;
}
