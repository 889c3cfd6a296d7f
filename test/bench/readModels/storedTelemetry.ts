import { randomUUID } from 'node:crypto';
import type { EventStoreConnection } from '../../../adapters/eventStore/index.js';
import { encodeTelemetryBatch, packReadings } from '../../../adapters/protobuf/index.js';
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
    const observations = Array.from({ length: messagesOfEvent }, (_, index) => {
      const seq = Math.floor((first + index) / devices) + 1;
      const sent = ofOneDevice.slice((seq - 1) * readingsOfMessage, seq * readingsOfMessage);
      return {
        deviceId: deviceIdOf((first + index) % devices),
        boot: 1,
        seq,
        receivedAtMs: (sent.at(-1)?.atMs ?? 0) + 500,
        traceparent: undefined,
        content: { telemetry: { session: 1, blocks: packReadings(sent) } },
      };
    });
    const recordedAt = new Date(observations[0]?.receivedAtMs ?? 0).toISOString();
    const metadata = { schemaVersion: 1, recordedAt, causedBy: 'ingest' };
    const data = encodeTelemetryBatch(observations);
    await store.append('telemetry-00-20260301', 'any', [
      { id: randomUUID(), type: 'TelemetryRecorded', data, metadata },
    ]);
  }
}

export function deviceIdOf(number: number): string {
  return `base-${String(number).padStart(4, '0')}`;
}
