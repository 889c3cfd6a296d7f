import {
  deviceCommand,
  type CommandStatus,
  type DeviceCommandEvent,
  type DeviceInstruction,
} from '../../domain/deviceCommand/index.js';
import type { RecordedEvent } from '../../domain/events.js';

/** A row of `device_command`: what became of what a person asked for. */
export interface DeviceCommandRow {
  readonly commandId: string;
  readonly deviceId: string;
  readonly instruction: DeviceInstruction;
  readonly status: CommandStatus;
  readonly requestedBy: string;
  readonly requestedAtMs: number;
  readonly deadlineMs: number;
  readonly updatedAtMs: number;
  readonly reason: string | null;
  /** The device answered after the deadline. */
  readonly late: boolean;
}

/** The events of device commands in a batch, brought up to the current schema version. */
export function deviceCommandEvents(events: readonly RecordedEvent[]): readonly DeviceCommandEvent[] {
  return events
    .filter(({ stream }) => stream.startsWith(`${deviceCommand.category}-`))
    .map((record) => deviceCommand.upcast(record, record.metadata.schemaVersion));
}

/** The rows after these events, given the rows before them. */
export function projectDeviceCommands(
  events: readonly DeviceCommandEvent[],
  before: ReadonlyMap<string, DeviceCommandRow>,
): readonly DeviceCommandRow[] {
  const rows = new Map<string, DeviceCommandRow>();
  for (const event of events) {
    const { commandId } = event.data;
    const row = evolve(rows.get(commandId) ?? before.get(commandId), event);
    if (row) rows.set(commandId, row);
  }
  return [...rows.values()];
}

function evolve(row: DeviceCommandRow | undefined, event: DeviceCommandEvent): DeviceCommandRow | undefined {
  if (event.type === 'CommandRequested') {
    const { atMs, ...request } = event.data;
    return {
      ...request,
      status: 'waiting',
      requestedAtMs: atMs,
      updatedAtMs: atMs,
      reason: null,
      late: false,
    };
  }
  return row && { ...row, updatedAtMs: event.data.atMs, ...changeOf(event) };
}

function changeOf(
  event: Exclude<DeviceCommandEvent, { type: 'CommandRequested' }>,
): Partial<DeviceCommandRow> {
  switch (event.type) {
    case 'CommandSent':
      return { status: 'sent' };
    case 'CommandReturned':
      return { status: 'waiting' };
    case 'CommandReceived':
      return { status: 'received' };
    case 'CommandDone':
      return { status: 'done', late: event.data.late };
    case 'CommandFailed':
      return { status: 'failed', reason: event.data.reason, late: event.data.late };
    case 'CommandExpired':
      return { status: 'expired' };
  }
}
