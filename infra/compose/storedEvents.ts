import type { Pool } from '../../adapters/postgres/index.js';
import { find } from '../../adapters/postgres/queries/index.js';
import { decodeTelemetryBatch, type StoredObservation } from '../../adapters/protobuf/index.js';
import { withOpenTexts } from '../../commands/personalTexts/index.js';
import { judgedFormat, type ReadKeys } from '../../commands/ports/index.js';
import { sessionId } from '../../domain/brewSession/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { nameOf, sensors, type Reading } from '../../domain/machine/index.js';
import { isPersonId } from '../../domain/people/index.js';
import type { StoredEvents } from '../../projections/queries/index.js';
import { createStoredEvents, type ReadableStore } from '../../projections/storedEvents/index.js';

/** A batch holds up to thousands of readings; these show what is in it. */
const messagesShown = 50;
const readingsShown = 10;

interface Parts {
  readonly store: ReadableStore;
  readonly pool: Pool;
  readonly readKeys: ReadKeys;
}

/** The event store as operators read it, for the API and the command line. */
export function composeStoredEvents({ store, pool, readKeys }: Parts): StoredEvents {
  return createStoredEvents({
    store,
    openTexts: async (event) => {
      const [opened = event] = await withOpenTexts([event], readKeys);
      return opened;
    },
    decode: shownTelemetry,
    subjectOf: async (id) =>
      isPersonId(id) ? (await find(pool, id)).find((found) => found.id === id) : undefined,
    nowMs: Date.now,
  });
}

function shownTelemetry({ data, metadata }: RecordedEvent): object {
  if (!(data instanceof Uint8Array)) throw new TypeError('telemetry is bytes');
  const messages = decodeTelemetryBatch(data, { isJudged: metadata.schemaVersion >= judgedFormat });
  return { messageCount: messages.length, messages: messages.slice(0, messagesShown).map(shownMessage) };
}

function shownMessage(message: StoredObservation): object {
  const { deviceId, epoch, boot, seq, late, receivedAtMs, telemetry, logs } = message;
  const session = telemetry?.session ?? logs?.session ?? 0;
  return {
    ...{ deviceId, epoch, boot, seq, late, receivedAt: isoTime(receivedAtMs) },
    ...(session !== 0 && { sessionId: sessionId(deviceId, session) }),
    ...(telemetry && {
      readingCount: telemetry.readings.length,
      readings: telemetry.readings.slice(0, readingsShown).map(shownReading),
    }),
    ...(logs && {
      log: logs.lines
        .slice(0, readingsShown)
        .map(({ atMs, severity, text }) => ({ at: isoTime(atMs), severity, text })),
    }),
  };
}

function shownReading({ atMs, sensors: ids, values }: Reading): object {
  // What was sent as float32 has no more digits.
  const valueOf = (index: number) => Number(Number(values[index]).toPrecision(7));
  return {
    at: isoTime(atMs),
    ...Object.fromEntries(ids.map((id, index) => [nameOf(sensors, id), valueOf(index)])),
  };
}

/** Device time is stored as sent; one that no calendar has is shown in milliseconds. */
function isoTime(atMs: number): string | number {
  return Math.abs(atMs) <= 8.64e15 ? new Date(atMs).toISOString() : atMs;
}
