import { brewSession, sessionId, type BrewSessionEvent } from '../../domain/brewSession/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { idInStream } from '../../domain/kernel/streams.js';
import type { Reading } from '../../domain/machine/index.js';
import type { ReadModelBatch, StoredTelemetry } from '../telemetry.js';
import { evolveSession, type SessionRow } from './evolveSession.js';

/** A session's event with the session's id; the record has time and order. */
export interface SessionEvent {
  readonly sessionId: string;
  readonly event: BrewSessionEvent;
  readonly record: RecordedEvent;
}

/** The events of sessions in a batch, in the current schema version. */
export function sessionEvents({ events }: ReadModelBatch): readonly SessionEvent[] {
  return events.flatMap((record) => {
    const sessionId = idInStream(brewSession, record.stream);
    if (sessionId === undefined) return [];
    return [{ sessionId, event: brewSession.upcast(record, record.metadata.schemaVersion), record }];
  });
}

/** The rows after these events, given the rows before them. */
export function projectSessions(
  events: readonly SessionEvent[],
  before: ReadonlyMap<string, SessionRow>,
): readonly SessionRow[] {
  const rows = new Map<string, SessionRow>();
  for (const { sessionId: id, event, record } of events) {
    const row = evolveSession(
      rows.get(id) ?? before.get(id),
      id,
      event,
      Date.parse(record.metadata.recordedAt),
    );
    if (row) rows.set(id, row);
  }
  return [...rows.values()];
}

/** Where a session's readings are stored: a range of revisions of one telemetry stream. */
export interface SessionTelemetryRow {
  readonly sessionId: string;
  readonly stream: string;
  readonly firstRevision: bigint;
  readonly lastRevision: bigint;
  readonly readings: number;
  /** First reading with a plausible time; null when there is none. */
  readonly firstAtMs: number | null;
  readonly lastAtMs: number | null;
  readonly firstReceivedAtMs: number;
  readonly lastReceivedAtMs: number;
}

/** The ranges of revisions that a batch adds for sessions. */
export interface SessionTelemetry {
  /** By device: of the session that it is in, in the stream of its newest message, without what was late. */
  readonly current: ReadonlyMap<string, SessionTelemetryRow>;
  readonly others: readonly SessionTelemetryRow[];
}

/** @param newestMessages the newest message of each device, which says in which session it is */
export function projectSessionTelemetry(
  telemetry: readonly StoredTelemetry[],
  newestMessages: readonly StoredTelemetry[],
): SessionTelemetry {
  const newest = new Map(newestMessages.map((message) => [message.deviceId, message]));
  const current = new Map<string, GrowingRow>();
  const others = new Map<string, GrowingRow>();
  for (const message of telemetry) {
    const { deviceId, session, stream, late } = message;
    if (session === 0 || message.readings.length === 0) continue;
    const last = late ? undefined : newest.get(deviceId);
    const isCurrent = last?.session === session && last.stream === stream;
    const rows = isCurrent ? current : others;
    const key = isCurrent ? deviceId : `${sessionId(deviceId, session)} ${stream}`;
    const row = rows.get(key) ?? beginRow(message);
    rows.set(key, row);
    widen(row, message);
  }
  return { current, others: [...others.values()] };
}

type GrowingRow = { -readonly [K in keyof SessionTelemetryRow]: SessionTelemetryRow[K] };

function beginRow({ deviceId, session, stream, revision, receivedAtMs }: StoredTelemetry): GrowingRow {
  return {
    sessionId: sessionId(deviceId, session),
    stream,
    firstRevision: revision,
    lastRevision: revision,
    readings: 0,
    firstAtMs: null,
    lastAtMs: null,
    firstReceivedAtMs: receivedAtMs,
    lastReceivedAtMs: receivedAtMs,
  };
}

function widen(row: GrowingRow, message: StoredTelemetry): void {
  const { revision, readings, receivedAtMs } = message;
  row.lastRevision = revision;
  row.readings += readings.length;
  row.lastReceivedAtMs = receivedAtMs;
  for (let position = 0; position < readings.length; position += 1) {
    if (message.untimed?.has(position)) continue;
    const { atMs } = readings[position] as Reading;
    row.firstAtMs = row.firstAtMs === null ? atMs : Math.min(row.firstAtMs, atMs);
    row.lastAtMs = row.lastAtMs === null ? atMs : Math.max(row.lastAtMs, atMs);
  }
}
