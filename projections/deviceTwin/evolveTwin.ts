import type { MachineSettings } from '../../domain/machine/index.js';
import type { CommandEvent } from '../deviceCommands/index.js';
import type { DeviceTwinRow, DesiredSetting, DesiredSettings } from './twin.js';

/** What can change a twin: a command and its outcome, or a report of the device. */
export type TwinChange =
  | { readonly type: 'command'; readonly deviceId: string; readonly event: CommandEvent }
  | {
      readonly type: 'report';
      readonly deviceId: string;
      readonly settings: Partial<MachineSettings>;
      readonly atMs: number;
    };

/** A device without desired settings and without a report. */
export function emptyTwin(deviceId: string): DeviceTwinRow {
  return {
    deviceId,
    settingsVersion: 0,
    desired: {},
    reported: {},
    reportedAtMs: null,
    desiredSetPoint: null,
  };
}

/** The row after one more change; the same when it changes nothing. */
export function evolveTwin(row: DeviceTwinRow, change: TwinChange): DeviceTwinRow {
  return change.type === 'report' ? withReport(row, change) : withCommandEvent(row, change.event);
}

function withReport(
  row: DeviceTwinRow,
  { settings, atMs }: Extract<TwinChange, { type: 'report' }>,
): DeviceTwinRow {
  const desired = Object.entries(row.desired).map(([name, setting]) => {
    const has = settings[name as keyof MachineSettings] === setting.value;
    return [name, { ...setting, pendingSinceMs: has ? null : (setting.pendingSinceMs ?? atMs) }];
  });
  return {
    ...row,
    desired: Object.fromEntries(desired) as DesiredSettings,
    reported: settings,
    reportedAtMs: atMs,
  };
}

function withCommandEvent(row: DeviceTwinRow, event: CommandEvent): DeviceTwinRow {
  const { commandId } = event.data;
  switch (event.type) {
    case 'CommandRequested':
      return withRequest(row, event);
    case 'CommandDone':
      return row.desiredSetPoint?.commandId === commandId
        ? { ...row, desiredSetPoint: { ...row.desiredSetPoint, isDone: true } }
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
  const { commandId, instruction, atMs: requestedAtMs } = data;
  switch (instruction.kind) {
    case 'setTemperature':
    case 'serve': {
      const { targetCelsius } = instruction;
      return { ...row, desiredSetPoint: { targetCelsius, commandId, requestedAtMs, isDone: false } };
    }
    case 'changeSettings': {
      const version = instruction.version ?? row.settingsVersion;
      const requested = Object.entries(instruction.settings).map(([key, value]) => {
        const name = key as keyof MachineSettings;
        const setting = { value, version, commandId, requestedAtMs };
        return [name, withPending(setting, row.desired[name], row.reported[name])];
      });
      const desired = { ...row.desired, ...(Object.fromEntries(requested) as DesiredSettings) };
      return { ...row, settingsVersion: version, desired };
    }
    default:
      return row;
  }
}

/** A desired setting with the time since it is pending. A request for the same value as before keeps the earlier times. */
function withPending<Value>(
  setting: Omit<DesiredSetting<Value>, 'pendingSinceMs'>,
  before: DesiredSetting<Value> | undefined,
  reported: Value | undefined,
): DesiredSetting<Value> {
  const same = before?.value === setting.value ? before : undefined;
  const requestedAtMs = same?.requestedAtMs ?? setting.requestedAtMs;
  const pendingSinceMs = reported === setting.value ? null : (same?.pendingSinceMs ?? setting.requestedAtMs);
  return { ...setting, requestedAtMs, pendingSinceMs };
}

/** Settings whose command failed or was cancelled are not desired any more. */
function withoutSettingsOf(row: DeviceTwinRow, commandId: string): DeviceTwinRow {
  const settings = Object.entries(row.desired);
  const left = settings.filter(([, setting]) => setting.commandId !== commandId);
  return left.length === settings.length ? row : { ...row, desired: Object.fromEntries(left) };
}

function withoutSetPointOf(row: DeviceTwinRow, commandId: string): DeviceTwinRow {
  return row.desiredSetPoint?.commandId === commandId ? { ...row, desiredSetPoint: null } : row;
}
