import { alarm, type AlarmEvent } from '../../domain/alarms/index.js';
import { sessionId } from '../../domain/brewSession/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { idInStream, streamPrefix } from '../../domain/kernel/streams.js';
import { codeOf, isDanger } from '../../domain/notifications/index.js';
import type { AlarmNews, AlarmToTell, EventStore, Notice } from '../ports/index.js';

type Raised = Extract<AlarmEvent, { type: 'AlarmRaised' }>['data'];

/** The end of an alarm that a machine reports late is right behind its beginning. */
const lateLingerMs = 10_000;

/**
 * What events of alarms change in the outbox.
 *
 * @throws BrewlineError `EVENT_STORE_UNAVAILABLE`: an escalation says too little of its alarm, which is read then
 */
export async function alarmNewsOf(events: readonly RecordedEvent[], store: EventStore): Promise<AlarmNews> {
  const toTell: AlarmToTell[] = [];
  const over: string[] = [];
  for (const record of events) {
    const alarmId = idInStream(alarm, record.stream);
    if (alarmId === undefined) continue;
    const event = eventIn(record);
    switch (event.type) {
      case 'AlarmRaised':
        toTell.push(toTellOf(record, event, { raised: event.data, record }));
        break;
      case 'AlarmEscalated': {
        const first = await firstOf(store, record.stream);
        if (first) toTell.push(toTellOf(record, event, first));
        break;
      }
      case 'AlarmAcknowledged':
      case 'AlarmResolved':
        over.push(alarmId);
        break;
    }
  }
  return { toTell, over };
}

interface FirstEvent {
  readonly raised: Raised;
  readonly record: RecordedEvent;
}

function toTellOf(
  { id, metadata }: RecordedEvent,
  { type, data }: AlarmEvent,
  { raised, record: first }: FirstEvent,
): AlarmToTell {
  const { deviceId, kind, details, planId } = raised;
  const isLate = 'late' in data && data.late === true;
  return {
    eventId: id,
    notice: noticeOf(raised, { atMs: data.atMs, isEscalation: type === 'AlarmEscalated' }),
    isDanger: isDanger(kind, details),
    scope: planId ?? deviceId,
    recordedAtMs: Date.parse(first.metadata.recordedAt),
    dueAtMs: Date.parse(metadata.recordedAt) + (isLate ? lateLingerMs : 0),
  };
}

function noticeOf(
  { alarmId, deviceId, session, planId, kind, details }: Raised,
  { atMs, isEscalation }: { readonly atMs: number; readonly isEscalation: boolean },
): Extract<Notice, { type: 'alarm' }> {
  const code = codeOf(kind, details);
  return {
    type: 'alarm',
    alarmId,
    deviceId,
    ...(session !== undefined && { sessionId: sessionId(deviceId, session) }),
    ...(planId !== undefined && { brewId: planId }),
    alarm: kind,
    ...(code !== undefined && { code }),
    isEscalation,
    atMs,
  };
}

async function firstOf(store: EventStore, stream: string): Promise<FirstEvent | undefined> {
  for await (const record of store.readStream(stream, { limit: 1 })) {
    const event = eventIn(record);
    return event.type === 'AlarmRaised' ? { raised: event.data, record } : undefined;
  }
  return undefined;
}

function eventIn(record: RecordedEvent): AlarmEvent {
  return alarm.upcast(record, record.metadata.schemaVersion);
}

/** The streams of which {@link alarmNewsOf} wants the events. */
export const alarmStreams: readonly string[] = [streamPrefix(alarm)];
