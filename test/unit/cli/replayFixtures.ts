import { packReadings } from '../../../adapters/protobuf/index.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { sensors, type Reading } from '../../../domain/machine/index.js';
import { encodeFormat1 } from '../../support/format1.js';
import { encodeMessages, logContent, schemaVersion, telemetryContent } from '../../support/logFixtures.js';

export const startMs = Date.UTC(2026, 2, 1, 6);

/** A stored JSON event, recorded some seconds after {@link startMs}. */
export function jsonEvent(stream: string, type: string, atSeconds: number, data: object = {}): RecordedEvent {
  return stored({ stream, type, data }, atSeconds);
}

export interface StoredMessage {
  readonly deviceId: string;
  readonly boot?: number;
  readonly seq: number;
  readonly session?: number;
  readonly temperatures?: readonly number[];
  readonly log?: string;
}

export interface LoggedMessage extends StoredMessage {
  readonly epoch?: number;
  readonly late?: boolean;
  readonly sessionEpoch?: number;
}

/** A stored batch of telemetry, received and recorded at the same time. */
export function telemetryEvent(
  stream: string,
  atSeconds: number,
  messages: readonly LoggedMessage[],
): RecordedEvent {
  const data = telemetryData(atSeconds, messages);
  return stored({ stream, type: 'TelemetryRecorded', data }, atSeconds, schemaVersion);
}

export function telemetryData(atSeconds: number, messages: readonly LoggedMessage[]): Uint8Array {
  const receivedAtMs = startMs + atSeconds * 1000;
  return encodeMessages(
    messages.map(({ session = 0, temperatures = [], log, ...message }) => ({
      ...message,
      receivedAtMs,
      content:
        log === undefined
          ? telemetryContent(session, readings(receivedAtMs, temperatures))
          : logContent(session, [{ atMs: receivedAtMs, severity: 3, text: log }]),
    })),
  );
}

/** A batch as it was stored before the log had an entry for each message. */
export function oldTelemetryEvent(
  stream: string,
  atSeconds: number,
  messages: readonly StoredMessage[],
): RecordedEvent {
  return stored(
    { stream, type: 'TelemetryRecorded', data: oldTelemetryData(atSeconds, messages) },
    atSeconds,
  );
}

export function oldTelemetryData(atSeconds: number, messages: readonly StoredMessage[]): Uint8Array {
  const receivedAtMs = startMs + atSeconds * 1000;
  return encodeFormat1(
    messages.map(({ boot = 1, session = 0, temperatures = [], log, ...message }) => ({
      ...message,
      boot,
      receivedAtMs,
      content:
        log === undefined
          ? { telemetry: { session, blocks: packReadings(readings(receivedAtMs, temperatures)) } }
          : { logs: { session, lines: [{ atMs: receivedAtMs, severity: 3, text: log }] } },
    })),
  );
}

function readings(atMs: number, temperatures: readonly number[]): Reading[] {
  return temperatures.map((liquid) => ({
    atMs,
    sensors: [sensors.liquid, 77],
    values: [liquid, 1],
    context: undefined,
  }));
}

function stored(
  event: Pick<RecordedEvent, 'stream' | 'type' | 'data'>,
  atSeconds: number,
  version = 1,
): RecordedEvent {
  const recordedAt = new Date(startMs + atSeconds * 1000).toISOString();
  const order = BigInt(atSeconds);
  const metadata = { schemaVersion: version, recordedAt, causedBy: 'ingest' };
  return { ...event, revision: order, position: order, id: `id-${event.stream}-${atSeconds}`, metadata };
}

export async function* inOrder<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}
