import { deviceCommand, type DeviceCommandEvent } from '../../domain/deviceCommand/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { isStreamOf } from '../../domain/kernel/streams.js';
import { sessionEvents } from '../sessions/index.js';
import type { ReadModelBatch } from '../telemetry.js';

/** An event of one command. A snapshot of the queue is none. */
export type CommandEvent = Exclude<DeviceCommandEvent, { type: 'QueueCarriedForward' }>;

/** A command's event with its record, which has time and order. */
export interface RecordedCommandEvent {
  readonly event: CommandEvent;
  readonly record: RecordedEvent;
}

/** The events of single commands in a batch, in the current schema version. */
export function recordedCommandEvents(events: readonly RecordedEvent[]): readonly RecordedCommandEvent[] {
  return events.flatMap((record) => {
    if (!isStreamOf(deviceCommand, record.stream)) return [];
    const event = deviceCommand.upcast(record, record.metadata.schemaVersion);
    return event.type === 'QueueCarriedForward' ? [] : [{ event, record }];
  });
}

/** The same without their records. */
export function deviceCommandEvents(events: readonly RecordedEvent[]): readonly CommandEvent[] {
  return recordedCommandEvents(events).map(({ event }) => event);
}

/** A session that a command started, as its machine reports. */
export interface BegunSession {
  readonly commandId: string;
  readonly deviceId: string;
  readonly sessionId: string;
}

/** The sessions in a batch that commands started. */
export function begunSessions(batch: ReadModelBatch): readonly BegunSession[] {
  return sessionEvents(batch).flatMap(({ sessionId, event }) => {
    if (event.type !== 'SessionStarted' || event.data.commandId === undefined) return [];
    const { commandId, deviceId } = event.data;
    return [{ commandId, deviceId, sessionId }];
  });
}
