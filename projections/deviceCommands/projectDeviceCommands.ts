import type { CommandStatus, DeviceInstruction, ReturnCause } from '../../domain/deviceCommand/index.js';
import { commandKey } from '../commandKey.js';
import type { BegunSession, CommandEvent } from './commandEvents.js';

/** The status that people see: a command that is being published is shown as waiting until the broker confirms it. */
export type ShownStatus = Exclude<CommandStatus, 'dispatching'>;

/** Statuses of commands without a final outcome. */
export const openStatuses = [
  'waiting',
  'sent',
  'received',
  'executing',
] as const satisfies readonly ShownStatus[];

/** A row of `device_command`: a command and its status. */
export interface DeviceCommandRow {
  readonly commandId: string;
  readonly deviceId: string;
  readonly instruction: DeviceInstruction;
  readonly status: ShownStatus;
  /** Progress as the machine last reported it; null when it did not. */
  readonly percent: number | null;
  /** How often it was published, or was about to be. */
  readonly attempts: number;
  readonly requestedBy: string;
  readonly requestedAtMs: number;
  readonly deadlineMs: number;
  readonly updatedAtMs: number;
  /** Why it failed. */
  readonly reason: string | null;
  /** The machine answered after the command had another final outcome. */
  readonly late: boolean;
  /** The command that superseded it. */
  readonly supersededBy: string | null;
  /** It was published, and ended without an answer of the machine, which may have executed it. */
  readonly mayHaveArrived: boolean;
  /** Why it waits again; null when it does not wait again. */
  readonly returnCause: ReturnCause | null;
  /** The session that it started. */
  readonly sessionId: string | null;
}

/** The rows after these events and started sessions, given the rows before, by key. */
export function projectDeviceCommands(
  events: readonly CommandEvent[],
  begun: readonly BegunSession[],
  before: ReadonlyMap<string, DeviceCommandRow>,
): readonly DeviceCommandRow[] {
  const rows = new Map<string, DeviceCommandRow>();
  for (const event of events) {
    const key = commandKey(event.data);
    const row = evolve(rows.get(key) ?? before.get(key), event);
    if (row) rows.set(key, row);
  }
  for (const session of begun) {
    // A machine can only report about its own commands.
    const key = commandKey(session);
    const row = rows.get(key) ?? before.get(key);
    if (row) rows.set(key, { ...row, sessionId: session.sessionId });
  }
  return [...rows.values()];
}

function evolve(row: DeviceCommandRow | undefined, event: CommandEvent): DeviceCommandRow | undefined {
  if (event.type === 'CommandRequested') {
    const { commandId, deviceId, instruction, deadlineMs, requestedBy, atMs } = event.data;
    return {
      commandId,
      deviceId,
      instruction,
      status: 'waiting',
      percent: null,
      attempts: 0,
      requestedBy,
      requestedAtMs: atMs,
      deadlineMs,
      updatedAtMs: atMs,
      reason: null,
      late: false,
      supersededBy: null,
      mayHaveArrived: false,
      returnCause: null,
      sessionId: null,
    };
  }
  return row && { ...row, updatedAtMs: event.data.atMs, returnCause: null, ...changeOf(event, row) };
}

function changeOf(
  event: Exclude<CommandEvent, { type: 'CommandRequested' }>,
  row: DeviceCommandRow,
): Partial<DeviceCommandRow> {
  switch (event.type) {
    case 'CommandDispatchStarted':
      return { attempts: event.data.attempt };
    case 'CommandSent':
      // The machine answered before the broker's confirm, or was asked for the outcome again.
      return row.status === 'waiting' ? { status: 'sent' } : {};
    case 'CommandReturned':
      return { status: 'waiting', returnCause: event.data.cause };
    case 'CommandReceived':
      return { status: 'received' };
    case 'CommandProgressed':
      return { status: 'executing', percent: event.data.percent };
    case 'CommandDone':
      return { status: 'done', late: event.data.late, mayHaveArrived: false };
    case 'CommandFailed':
      return {
        status: 'failed',
        reason: event.data.reason,
        late: event.data.late,
        mayHaveArrived: false,
      };
    case 'CommandExpired':
      return { status: 'expired', mayHaveArrived: wasPublished(row) };
    case 'CommandCancelled':
      return { status: 'cancelled', mayHaveArrived: event.data.mayHaveArrived };
    case 'CommandSuperseded':
      return { status: 'superseded', supersededBy: event.data.by, mayHaveArrived: wasPublished(row) };
  }
}

/** Older commands have no attempts; for them `sent` tells. */
function wasPublished({ attempts, status }: DeviceCommandRow): boolean {
  return attempts > 0 || status !== 'waiting';
}
