import {
  device,
  identityIn,
  type ClockError,
  type DeviceEvent,
  type MachineIdentity,
} from '../../domain/device/index.js';
import { isStreamOf } from '../../domain/kernel/streams.js';
import { readingIndex, type Reading } from '../../domain/machine/index.js';
import type { ReadModelBatch, StoredTelemetry } from '../telemetry.js';

/** Identity and connection of a device, from its latest connection or disconnection. */
export interface PresenceRow {
  readonly deviceId: string;
  readonly online: boolean;
  readonly changedAtMs: number;
  /** Undefined when the batch has no connection of it. Identity fields are absent until the device sends a hello. */
  readonly identity: (Partial<MachineIdentity> & { readonly partition: number }) | undefined;
}

/** The clock of a device. */
export interface ClockRow {
  readonly deviceId: string;
  /** Null when no error is known. `sinceMs` is of the event; an ongoing error keeps its earlier time. */
  readonly error: ClockError | null;
}

/** How often a device reports, as it says. */
export interface ReportingRow {
  readonly deviceId: string;
  readonly reportSeconds: number;
}

/** The interval that each device in the batch has last reported among its settings. */
export function projectReporting(batch: ReadModelBatch): readonly ReportingRow[] {
  const rows = new Map<string, ReportingRow>();
  for (const event of deviceEventsOf(batch)) {
    if (event.type !== 'SettingsReported') continue;
    const { deviceId, settings } = event.data;
    const { reportSeconds } = settings;
    if (reportSeconds !== undefined) rows.set(deviceId, { deviceId, reportSeconds });
  }
  return [...rows.values()];
}

/** The latest clock of each device in the batch. */
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

/** The latest presence of each device in the batch. */
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

/** A reading with the message that it came in. */
export interface StatusReading {
  readonly message: StoredTelemetry;
  readonly index: number;
  readonly reading: Reading;
  readonly timePlausible: boolean;
  /** Sensors with implausible values; undefined when there are none. */
  readonly implausible: readonly number[] | undefined;
}

/** The newest reading of each device: the last one that is not late. Clocks are not used. */
export function newestReadings(telemetry: readonly StoredTelemetry[]): readonly StatusReading[] {
  return lastReceived(telemetry.filter(({ late }) => !late)).map(lastReadingOf);
}

/** The last message with readings of each device, late or not. */
export function lastReceived(telemetry: readonly StoredTelemetry[]): readonly StoredTelemetry[] {
  const last = new Map<string, StoredTelemetry>();
  for (const message of telemetry) if (message.readings.length > 0) last.set(message.deviceId, message);
  return [...last.values()];
}

function lastReadingOf(message: StoredTelemetry): StatusReading {
  const { readings, leftOut = [], untimed, implausible } = message;
  const position = readings.length - 1;
  // One property after the other: this is done for each message, and a copy of an object costs several times as much.
  return {
    message,
    reading: readings[position] as Reading,
    index: readingIndex(position, leftOut),
    timePlausible: !untimed?.has(position),
    implausible: implausible?.get(position),
  };
}
