import { randomUUID } from 'node:crypto';
import type { EventStoreConnection } from '../../../adapters/eventStore/index.js';
import { encodeTelemetryBatch, packReadings } from '../../../adapters/protobuf/index.js';
import { machineReadings } from './machineReadings.js';

/** How stored telemetry is shaped: an event holds what one ingest batch does. */
export const telemetryShape = { devices: 50, readingsOfMessage: 10, messagesOfEvent: 100 } as const;

/**
 * Appends telemetry of 50 devices, a reading a second, ten in each message.
 *
 * @param readings of all devices together: a multiple of 1,000
 */
export async function storeTelemetry(store: EventStoreConnection, readings: number): Promise<void> {
  const { devices, readingsOfMessage, messagesOfEvent } = telemetryShape;
  const ofOneDevice = machineReadings(readings / devices, 1000);
  const rounds = messagesOfEvent / devices;
  for (let message = 0; message < ofOneDevice.length / readingsOfMessage; message += rounds) {
    const observations = Array.from({ length: messagesOfEvent }, (_, index) => {
      const seq = message + Math.floor(index / devices) + 1;
      const sent = ofOneDevice.slice((seq - 1) * readingsOfMessage, seq * readingsOfMessage);
      return {
        deviceId: `base-${String(index % devices).padStart(4, '0')}`,
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
