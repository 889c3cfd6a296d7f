import { randomUUID } from 'node:crypto';
import { jsonEvent, type JSONEventData } from '@eventstore/db-client';

/** What every event of Brewline carries. */
export const eventMetadata = {
  schemaVersion: 1,
  recordedAt: '2026-03-01T06:30:00.000Z',
  causedBy: 'device:kettle-1',
};

/** Different events that the floor sends, over and over. */
export const floorEvents = 1000;

/** An event whose data is 200 bytes of JSON, more or less a digit. */
export function benchEvent(number: number): JSONEventData {
  return jsonEvent({
    id: randomUUID(),
    type: 'Measured',
    data: eventData(number),
    metadata: eventMetadata,
  });
}

export function eventBytes(number: number): Buffer {
  return Buffer.from(JSON.stringify(eventData(number)));
}

function eventData(number: number) {
  return {
    number,
    deviceId: 'kettle-1',
    session: 'kettle-1.7',
    phase: 'mashing',
    step: 'saccharification rest',
    targetCelsius: 66.5,
    reachedCelsius: 66.4,
    at: '2026-03-01T06:30:00.000Z',
    note: 'stirred',
  };
}
