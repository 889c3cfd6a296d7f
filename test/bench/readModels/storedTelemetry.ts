import { randomUUID } from 'node:crypto';
import type { EventStoreConnection } from '../../../adapters/eventStore/index.js';
import { encodeMessages, schemaVersion, telemetryContent } from '../../support/logFixtures.js';
import { brewingFromMs, readingsOf } from './machineReadings.js';

/** How stored telemetry is shaped: an event holds what one ingest batch does. */
export interface TelemetryShape {
  readonly devices: number;
  readonly readingsOfDevice: number;
  /** Time between two readings of a device; a second when left out. */
  readonly everyMs?: number;
  readonly readingsOfMessage: number;
  /** A divisor or a multiple of the devices. */
  readonly messagesOfEvent: number;
}

/** Appends telemetry of devices that report in turn, each as a machine of its own: in equal ones a compressed event would be too small. */
export async function storeTelemetry(store: EventStoreConnection, shape: TelemetryShape): Promise<void> {
  const { devices, readingsOfDevice, everyMs = 1000, readingsOfMessage, messagesOfEvent } = shape;
  const nextOf = Array.from({ length: devices }, (_, device) =>
    readingsOf({ seed: device + 1, everyMs, fromMs: brewingFromMs + ((device * 37) % 500) }),
  );
  const messages = (devices * readingsOfDevice) / readingsOfMessage;
  for (let first = 0; first < messages; first += messagesOfEvent) {
    const logged = Array.from({ length: messagesOfEvent }, (_, index) => {
      const device = (first + index) % devices;
      const sent = nextOf[device]?.(readingsOfMessage) ?? [];
      return {
        deviceId: deviceIdOf(device),
        seq: Math.floor((first + index) / devices) + 1,
        receivedAtMs: (sent.at(-1)?.atMs ?? 0) + 500,
        content: telemetryContent(1, sent),
      };
    });
    const recordedAt = new Date(logged[0]?.receivedAtMs ?? 0).toISOString();
    const metadata = { schemaVersion, recordedAt, causedBy: 'ingest' };
    const data = encodeMessages(logged);
    await store.append('telemetry-00-20260301', 'any', [
      { id: randomUUID(), type: 'TelemetryRecorded', data, metadata },
    ]);
  }
}

export function deviceIdOf(number: number): string {
  return `base-${String(number).padStart(4, '0')}`;
}
