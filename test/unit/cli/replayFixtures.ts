import { encodeTelemetryBatch, packReadings } from '../../../adapters/protobuf/index.js';
import type { RecordedEvent } from '../../../domain/events.js';
import { sensors, type Reading } from '../../../domain/machine/index.js';

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

/** A stored batch of telemetry, received and recorded at the same time. */
export function telemetryEvent(
  stream: string,
  atSeconds: number,
  messages: readonly StoredMessage[],
): RecordedEvent {
  return stored({ stream, type: 'TelemetryRecorded', data: telemetryData(atSeconds, messages) }, atSeconds);
}

export function telemetryData(atSeconds: number, messages: readonly StoredMessage[]): Uint8Array {
  const receivedAtMs = startMs + atSeconds * 1000;
  return encodeTelemetryBatch(
    messages.map(({ deviceId, boot = 1, seq, session = 0, temperatures = [], log }) => ({
      deviceId,
      boot,
      seq,
      receivedAtMs,
      traceparent: undefined,
      content:
        log === undefined
          ? {
              telemetry: {
                session,
                blocks: packReadings(temperatures.map((value) => reading(receivedAtMs, value))),
              },
            }
          : { logs: { session, lines: [{ atMs: receivedAtMs, severity: 3, text: log }] } },
    })),
  );
}

function reading(atMs: number, liquid: number): Reading {
  return { atMs, sensors: [sensors.liquid, 77], values: [liquid, 1], context: undefined };
}

function stored(event: Pick<RecordedEvent, 'stream' | 'type' | 'data'>, atSeconds: number): RecordedEvent {
  const recordedAt = new Date(startMs + atSeconds * 1000).toISOString();
  const order = BigInt(atSeconds);
  const metadata = { schemaVersion: 1, recordedAt, causedBy: 'ingest' };
  return { ...event, revision: order, position: order, id: `id-${event.stream}-${atSeconds}`, metadata };
}

export async function* inOrder<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}
