import { isPlausibleTime } from '../../../../domain/machine/index.js';
import { numberOfSession, sessionId } from '../../../../domain/brewSession/index.js';
import type { DeviceEventEntry, TimelineEntry } from '../../../../projections/queries/index.js';
import { coded, codeTables } from './coded.js';

/** `TimelineEntry` of openapi.yaml. */
export function timelineResource({ revision, type, at, recordedAt, data }: TimelineEntry) {
  return {
    revision,
    type,
    at: at.toISOString(),
    recordedAt: recordedAt.toISOString(),
    timePlausible:
      data.clockWrong !== true && isPlausibleTime(at.getTime(), { receivedAtMs: recordedAt.getTime() }),
    data: eventData(data),
  };
}

/** `DeviceEvent` of openapi.yaml. */
export function deviceEventResource({ revision, type, recordedAt, data }: DeviceEventEntry) {
  return { revision, type, recordedAt: recordedAt.toISOString(), data: eventData(data) };
}

type EventData = Readonly<Record<string, unknown>>;
/** The data of an event, with names beside its codes, and session ids beside the device's own numbers. */
export function eventData(data: EventData): EventData {
  const { deviceId, session, by, report } = data;
  return {
    ...withNames(data),
    ...(isReport(report) && { report: withNames(report) }),
    ...(typeof deviceId === 'string' && {
      ...(typeof session === 'number' && {
        session: numberOfSession(session),
        sessionId: sessionId(deviceId, session),
      }),
      ...(typeof by === 'number' && { by: sessionId(deviceId, by) }),
    }),
  };
}

/** A machine's report from a late message. */
function isReport(value: unknown): value is EventData {
  return typeof value === 'object' && value !== null;
}

function withNames(data: EventData): EventData {
  const named = Object.entries(data).map(([key, value]) => {
    const table = codeTables.get(key);
    return [key, table && typeof value === 'number' ? coded(table, value) : value] as const;
  });
  return Object.fromEntries(named);
}
