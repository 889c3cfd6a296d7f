import {
  device,
  identityIn,
  type ClockError,
  type DeviceEvent,
  type MachineIdentity,
} from '../../domain/device/index.js';
import { isStreamOf } from '../../domain/kernel/streams.js';
import type { ReadingRow } from '../readings/index.js';
import type { ReadModelBatch } from '../telemetry.js';

/** Who and where a device is, from its latest connection or disconnection. */
export interface PresenceRow {
  readonly deviceId: string;
  readonly online: boolean;
  readonly changedAtMs: number;
  /** Undefined when the batch holds no connection of it. What it said of itself is left out as long as it said no hello. */
  readonly identity: (Partial<MachineIdentity> & { readonly partition: number }) | undefined;
}

/** What is known of a device's clock. */
export interface ClockRow {
  readonly deviceId: string;
  /** Null when nothing is wrong with it. `sinceMs` is of the event: an error that goes on keeps the time that it has. */
  readonly error: ClockError | null;
}

/** What the batch says of clocks, the latest for each device. */
export function projectClocks(batch: ReadModelBatch): readonly ClockRow[] {
  const rows = new Map<string, ClockRow>();
  for (const event of deviceEventsOf(batch)) {
    if (event.type === 'DeviceClockRight') {
      const { deviceId } = event.data;
      rows.set(deviceId, { deviceId, error: null });
    } else if (event.type === 'DeviceClockWrong') {
      const { deviceId, offsetMs, receivedAtMs } = event.data;
      const sinceMs = rows.get(deviceId)?.error?.sinceMs ?? receivedAtMs;
      rows.set(deviceId, { deviceId, error: { offsetMs, sinceMs } });
    }
  }
  return [...rows.values()];
}

/** The latest presence of each device that the batch speaks of. */
export function projectPresence(batch: ReadModelBatch): readonly PresenceRow[] {
  const rows = new Map<string, PresenceRow>();
  for (const event of deviceEventsOf(batch)) {
    const row = toPresence(event, rows.get(event.data.deviceId));
    if (row) rows.set(row.deviceId, row);
  }
  return [...rows.values()];
}

function deviceEventsOf({ events }: ReadModelBatch): readonly DeviceEvent[] {
  return events
    .filter(({ stream }) => isStreamOf(device, stream))
    .map(({ type, data, metadata }) => device.upcast({ type, data }, metadata.schemaVersion));
}

function toPresence(event: DeviceEvent, before: PresenceRow | undefined): PresenceRow | undefined {
  switch (event.type) {
    case 'DeviceConnected': {
      const { deviceId, receivedAtMs, partition } = event.data;
      const identity = { ...(identityIn(event.data) ?? before?.identity), partition };
      return { deviceId, online: true, changedAtMs: receivedAtMs, identity };
    }
    case 'DeviceDisconnected': {
      const { deviceId, receivedAtMs } = event.data;
      return { deviceId, online: false, changedAtMs: receivedAtMs, identity: before?.identity };
    }
    default:
      return undefined;
  }
}

/** The newest reading of each device, never by a clock: the last one of those that did not come late. */
export function newestReadings(rows: readonly ReadingRow[]): readonly ReadingRow[] {
  return lastOfEach(rows.filter(({ message }) => !message.late));
}

/** Where and when the last reading of each device came, whether late or not. */
export function lastReceived(rows: readonly ReadingRow[]): readonly ReadingRow[] {
  return lastOfEach(rows);
}

function lastOfEach(rows: readonly ReadingRow[]): readonly ReadingRow[] {
  return [...new Map(rows.map((row) => [row.message.deviceId, row])).values()];
}
