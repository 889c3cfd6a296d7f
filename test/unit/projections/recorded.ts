import { ada } from '../../support/someActors.js';
import { alarm, type AlarmEvent } from '../../../domain/alarms/index.js';
import { brewSession, sessionId, type BrewSessionEvent } from '../../../domain/brewSession/index.js';
import { device, type DeviceEvent } from '../../../domain/device/index.js';
import { deviceCommand, type DeviceCommandEvent } from '../../../domain/deviceCommand/index.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import type { ReadModelBatch, StoredTelemetry } from '../../../projections/telemetry.js';

const recordedAt = '2026-03-01T12:00:00.000Z';
export const atMs = Date.parse(recordedAt);

export type Decided = AlarmEvent | DeviceEvent | DeviceCommandEvent | BrewSessionEvent;

/** Events as the store gives them back, at positions 1, 2, 3 … */
export function recorded(...events: readonly Decided[]): RecordedEvent[] {
  return events.map((event, index) => ({
    stream: streamOf(event),
    revision: BigInt(index),
    position: BigInt(index + 1),
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    type: event.type,
    data: event.data,
    metadata: { schemaVersion: 1, recordedAt, causedBy: 'test' },
  }));
}

function streamOf({ type, data }: Decided): string {
  if ('alarmId' in data) return `${alarm.category}-${data.alarmId}`;
  if (type !== 'SessionBecameCurrent' && 'session' in data)
    return `${brewSession.category}-${sessionId(data.deviceId, data.session)}`;
  if ('commandId' in data || 'queue' in data) return `${deviceCommand.category}-${data.deviceId}`;
  return `${device.category}-${data.deviceId}`;
}

export function batchOf(events: readonly RecordedEvent[], telemetry: readonly StoredTelemetry[] = []) {
  return { events, telemetry, position: BigInt(events.length) } satisfies ReadModelBatch;
}

/** A stored message with one reading, unless told otherwise. */
export function stored(changes: Partial<StoredTelemetry> = {}): StoredTelemetry {
  return {
    deviceId: 'keg',
    epoch: 0,
    boot: 1,
    seq: 1,
    late: false,
    inOrder: true,
    receivedAtMs: atMs,
    traceparent: undefined,
    session: 0,
    readings: [{ atMs, sensors: [1], values: [20], context: undefined }],
    stream: 'telemetry-00-20260301',
    revision: 0n,
    stored: { format: 3, head: new Uint8Array(), frame: new Uint8Array() },
    ...changes,
  };
}

/** What every report of a session says beside its own. */
export const reported = { deviceId: 'keg', session: 9, source: { epoch: 0, boot: 1, seq: 1 }, atMs } as const;

export const connected: Extract<DeviceEvent, { type: 'DeviceConnected' }> = {
  type: 'DeviceConnected',
  data: {
    deviceId: 'keg',
    epoch: 0,
    boot: 1,
    connection: 1,
    via: 'hello',
    machineType: 1,
    firmware: '1.2.0',
    serial: 'S1',
    partition: 3,
    receivedAtMs: atMs,
  },
};

export const disconnected: Extract<DeviceEvent, { type: 'DeviceDisconnected' }> = {
  type: 'DeviceDisconnected',
  data: { deviceId: 'keg', epoch: 0, boot: 1, connection: 1, reason: 'lastWill', receivedAtMs: atMs + 1000 },
};

const commandId = '11111111-1111-4111-8111-111111111111';
export const requested: Extract<DeviceCommandEvent, { type: 'CommandRequested' }> = {
  type: 'CommandRequested',
  data: {
    commandId,
    deviceId: 'keg',
    instruction: { kind: 'setTemperature', targetCelsius: 19 },
    deadlineMs: atMs + 60_000,
    requestedBy: ada,
    atMs,
  },
};
/** What every later event of that command says. */
export const fact = { commandId, deviceId: 'keg', atMs: atMs + 500 };
