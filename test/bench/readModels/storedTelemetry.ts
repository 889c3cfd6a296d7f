import { randomUUID } from 'node:crypto';
import type { EventStoreConnection } from '../../../adapters/eventStore/index.js';
import { encodeMessages, schemaVersion, telemetryContent } from '../../support/logFixtures.js';
import { machineReadings } from './machineReadings.js';

/** How stored telemetry is shaped: an event holds what one ingest batch does. */
export interface TelemetryShape {
  readonly devices: number;
  /** One a second from each device. */
  readonly readingsOfDevice: number;
  readonly readingsOfMessage: number;
  /** A divisor or a multiple of the devices. */
  readonly messagesOfEvent: number;
}

/** Appends telemetry of devices that all report at the same time, in the order of time. */
export async function storeTelemetry(store: EventStoreConnection, shape: TelemetryShape): Promise<void> {
  const { devices, readingsOfDevice, readingsOfMessage, messagesOfEvent } = shape;
  const ofOneDevice = machineReadings(readingsOfDevice, 1000);
  const messages = (devices * readingsOfDevice) / readingsOfMessage;
  for (let first = 0; first < messages; first += messagesOfEvent) {
    const logged = Array.from({ length: messagesOfEvent }, (_, index) => {
      const seq = Math.floor((first + index) / devices) + 1;
      const sent = ofOneDevice.slice((seq - 1) * readingsOfMessage, seq * readingsOfMessage);
      return {
        deviceId: deviceIdOf((first + index) % devices),
        seq,
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
