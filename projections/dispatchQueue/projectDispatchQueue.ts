import { device } from '../../domain/device/index.js';
import { deviceCommand } from '../../domain/deviceCommand/index.js';
import type { RecordedEvent } from '../../domain/events.js';

/** One change of what the dispatcher works from, to be made in order. */
export type DispatchChange =
  | {
      readonly type: 'open';
      readonly commandId: string;
      readonly deviceId: string;
      readonly deadlineMs: number;
      readonly requestedAtMs: number;
      readonly traceparent: string | undefined;
    }
  | { readonly type: 'status'; readonly commandId: string; readonly status: 'waiting' | 'sent' | 'received' }
  | { readonly type: 'close'; readonly commandId: string }
  /** The device is there: what it has not said to have received goes out again, for it obeys an id once. */
  | { readonly type: 'connected'; readonly deviceId: string }
  | { readonly type: 'disconnected'; readonly deviceId: string };

/** What the dispatcher has to know of an event, if anything. */
export function toDispatchChange(record: RecordedEvent): DispatchChange | undefined {
  if (record.stream.startsWith(`${deviceCommand.category}-`)) return toCommandChange(record);
  if (record.stream.startsWith(`${device.category}-`)) return toPresenceChange(record);
  return undefined;
}

function toCommandChange(record: RecordedEvent): DispatchChange {
  const event = deviceCommand.upcast(record, record.metadata.schemaVersion);
  const { commandId } = event.data;
  switch (event.type) {
    case 'CommandRequested': {
      const { deviceId, deadlineMs, atMs: requestedAtMs } = event.data;
      const { traceparent } = record.metadata;
      return { type: 'open', commandId, deviceId, deadlineMs, requestedAtMs, traceparent };
    }
    case 'CommandSent':
      return { type: 'status', commandId, status: 'sent' };
    case 'CommandReturned':
      return { type: 'status', commandId, status: 'waiting' };
    case 'CommandReceived':
      return { type: 'status', commandId, status: 'received' };
    case 'CommandDone':
    case 'CommandFailed':
    case 'CommandExpired':
      return { type: 'close', commandId };
  }
}

function toPresenceChange(record: RecordedEvent): DispatchChange | undefined {
  const event = device.upcast(record, record.metadata.schemaVersion);
  const { deviceId } = event.data;
  switch (event.type) {
    case 'DeviceConnected':
      return { type: 'connected', deviceId };
    case 'DeviceDisconnected':
      return { type: 'disconnected', deviceId };
    default:
      return undefined;
  }
}
