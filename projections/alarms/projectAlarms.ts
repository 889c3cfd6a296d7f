import {
  alarm,
  statusAfter,
  type AlarmDetails,
  type AlarmEvent,
  type AlarmKind,
  type AlarmStatus,
  type ResolutionCause,
} from '../../domain/alarms/index.js';
import { sessionId } from '../../domain/brewSession/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { isStreamOf } from '../../domain/kernel/streams.js';

/** A row of `alarm`. */
export interface AlarmRow {
  readonly alarmId: string;
  readonly deviceId: string;
  readonly sessionId: string | null;
  readonly planId: string | null;
  readonly kind: AlarmKind;
  readonly status: AlarmStatus;
  readonly details: AlarmDetails;
  readonly isLate: boolean;
  readonly raisedAtMs: number;
  /** By Brewline's clock: it decides whose alarm it is. */
  readonly recordedAtMs: number;
  /** When its last event was recorded. */
  readonly updatedAtMs: number;
  readonly acknowledgedAtMs: number | null;
  readonly acknowledgedBy: string | null;
  readonly escalatedAtMs: number | null;
  readonly resolvedAtMs: number | null;
  readonly cause: ResolutionCause | null;
}

interface RecordedAlarmEvent {
  readonly event: AlarmEvent;
  readonly recordedAtMs: number;
}

/** The events of alarms, in the current schema version. */
export function alarmEvents(records: readonly RecordedEvent[]): readonly RecordedAlarmEvent[] {
  return records
    .filter(({ stream }) => isStreamOf(alarm, stream))
    .map((record) => ({
      event: alarm.upcast(record, record.metadata.schemaVersion),
      recordedAtMs: Date.parse(record.metadata.recordedAt),
    }));
}

/** The rows after these events, given the rows before them. */
export function projectAlarms(
  events: readonly RecordedAlarmEvent[],
  before: ReadonlyMap<string, AlarmRow>,
): readonly AlarmRow[] {
  const rows = new Map<string, AlarmRow>();
  for (const { event, recordedAtMs } of events) {
    const { alarmId } = event.data;
    const row = rowAfter(rows.get(alarmId) ?? before.get(alarmId), event, recordedAtMs);
    if (row) rows.set(alarmId, row);
  }
  return [...rows.values()];
}

function rowAfter(row: AlarmRow | undefined, event: AlarmEvent, recordedAtMs: number): AlarmRow | undefined {
  if (event.type === 'AlarmRaised') return row ?? raised(event.data, recordedAtMs);
  if (!row) return undefined;
  const { atMs } = event.data;
  const changed = { ...row, status: statusAfter(row, event.type), updatedAtMs: recordedAtMs };
  switch (event.type) {
    case 'AlarmAcknowledged':
      return { ...changed, acknowledgedAtMs: atMs, acknowledgedBy: event.data.acknowledgedBy };
    case 'AlarmEscalated':
      return { ...changed, escalatedAtMs: atMs };
    case 'AlarmResolved':
      return { ...changed, resolvedAtMs: atMs, cause: event.data.cause };
  }
}

function raised(
  {
    alarmId,
    deviceId,
    session,
    planId,
    kind,
    details,
    late,
    atMs,
  }: Extract<AlarmEvent, { type: 'AlarmRaised' }>['data'],
  recordedAtMs: number,
): AlarmRow {
  return {
    alarmId,
    deviceId,
    sessionId: session === undefined ? null : sessionId(deviceId, session),
    planId: planId ?? null,
    kind,
    status: 'raised',
    details,
    isLate: late === true,
    raisedAtMs: atMs,
    recordedAtMs,
    updatedAtMs: recordedAtMs,
    acknowledgedAtMs: null,
    acknowledgedBy: null,
    escalatedAtMs: null,
    resolvedAtMs: null,
    cause: null,
  };
}
