import type { CommandStatus, DeviceInstruction, ReturnCause } from '../../domain/deviceCommand/index.js';
import { commandKey } from '../commandKey.js';
import type { BegunSession, CommandEvent } from './commandEvents.js';

/** What people are shown: a command that is just being published still waits, until the broker has confirmed it. */
export type ShownStatus = Exclude<CommandStatus, 'dispatching'>;

/** Of commands that are not settled. */
export const openStatuses = [
  'waiting',
  'sent',
  'received',
  'executing',
] as const satisfies readonly ShownStatus[];

/** A row of `device_command`: what became of what a person asked for. */
export interface DeviceCommandRow {
  readonly commandId: string;
  readonly deviceId: string;
  readonly instruction: DeviceInstruction;
  readonly status: ShownStatus;
  /** How far it is, as the machine last said; null when it did not. */
  readonly percent: number | null;
  /** Times that it was published, or was about to be. */
  readonly attempts: number;
  readonly requestedBy: string;
  readonly requestedAtMs: number;
  readonly deadlineMs: number;
  readonly updatedAtMs: number;
  /** Why it failed. */
  readonly reason: string | null;
  /** The machine answered after the command had been settled otherwise. */
  readonly late: boolean;
  /** The command that took its place. */
  readonly supersededBy: string | null;
  /** It was settled without an answer of the machine, after it had been published: perhaps it was obeyed. */
  readonly mayHaveArrived: boolean;
  /** Why it waits again; null when it does not. */
  readonly returnCause: ReturnCause | null;
  /** The session that it began. */
  readonly sessionId: string | null;
}

/** The rows after these events and the sessions that commands began, given the rows before them by their keys. */
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
    // A machine speaks for its own commands only.
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
      // The machine was faster than the broker's confirm, or was asked once more what became of it.
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

/** Attempts are counted since commands have queues; before, being sent said it. */
function wasPublished({ attempts, status }: DeviceCommandRow): boolean {
  return attempts > 0 || status !== 'waiting';
}
