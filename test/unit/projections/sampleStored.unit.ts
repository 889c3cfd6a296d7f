import assert from 'node:assert/strict';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { sensors } from '../../../domain/machine/index.js';
import { createSampler } from '../../../infra/compose/sampleStored.js';
import { encodeMessages, schemaVersion, telemetryContent } from '../../support/logFixtures.js';

const minuteMs = 60_000;

/** An event with one message of session 7, whose readings are at these times. */
function eventAt(position: bigint, ...times: readonly number[]): RecordedEvent {
  return eventOf(7, position, times);
}

function eventOf(session: number, position: bigint, times: readonly number[]): RecordedEvent {
  return recorded(position, [messageOf(session, Number(position), times)]);
}

/** An event with a message of session 7 for each of these times. */
function withMessages(position: bigint, times: readonly number[]): RecordedEvent {
  return recorded(
    position,
    times.map((atMs, seq) => messageOf(7, seq, [atMs])),
  );
}

function messageOf(session: number, seq: number, times: readonly number[]) {
  const readings = times.map((atMs) => ({
    atMs,
    sensors: [sensors.liquid],
    values: [65],
    context: undefined,
  }));
  const content = telemetryContent(session, readings);
  return { deviceId: 'keg-1', seq, receivedAtMs: times[0] ?? 0, content };
}

function recorded(position: bigint, messages: Parameters<typeof encodeMessages>[0]): RecordedEvent {
  const metadata = { schemaVersion, recordedAt: '2026-03-01T12:00:00.000Z', causedBy: 'ingest' };
  const data = encodeMessages(messages);
  return {
    stream: 'telemetry-1',
    revision: position,
    position,
    id: 'x',
    type: 'TelemetryRecorded',
    data,
    metadata,
  };
}

describe('the sampler of telemetry', () => {
  const hour = 3_600_000;

  it('passes one message a minute of each device on, and all that reach another minute', () => {
    const sample = createSampler();
    assert.equal(sample(eventAt(1n, hour)).length, 1);
    assert.equal(sample(eventAt(2n, hour + 1000)).length, 0);
    assert.equal(sample(eventAt(3n, hour + 59_000, hour + minuteMs)).length, 1);
    assert.equal(sample(eventAt(4n, hour + 2 * minuteMs)).length, 1);
  });

  it('passes one of the messages of a minute that share an event', () => {
    const event = withMessages(1n, [hour, hour + 1000, hour + 2000, hour + minuteMs, hour + minuteMs + 1000]);
    assert.deepEqual(
      createSampler()(event).map(({ seq }) => seq),
      [0, 3],
    );
  });

  it('passes nothing on that was measured outside a session', () => {
    const sample = createSampler();
    assert.equal(sample(eventOf(0, 1n, [hour])).length, 0);
    assert.equal(sample(eventAt(2n, hour + 1000)).length, 1, 'the first of its session in this minute');
  });

  it('passes a message on again when its event comes again', () => {
    const sample = createSampler();
    const event = eventAt(1n, hour);
    assert.deepEqual(sample(event), sample(event));
    sample(eventAt(2n, hour + minuteMs));
    assert.equal(sample(event).length, 1);
  });
});
