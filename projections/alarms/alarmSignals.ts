import { alarm, alarmRules } from '../../domain/alarms/index.js';
import { brewPlan } from '../../domain/brewPlan/index.js';
import { brewSession } from '../../domain/brewSession/index.js';
import { device } from '../../domain/device/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { isStreamOf, streamPrefix, telemetryLogs } from '../../domain/kernel/streams.js';
import type { DecodeTelemetry } from '../ports.js';
import type { DeviceSignal } from './deviceSignal.js';
import { sampledReadings } from './sampledReadings.js';

/** Streams of these names hold what alarms are decided by. */
export const alarmPrefixes = [brewSession, device, brewPlan, alarm, alarmRules, telemetryLogs].map(
  streamPrefix,
);

/** Most of the events of machines and brews, by which no rule decides: they cost no transaction. */
const ignored: ReadonlySet<string> = new Set([
  'ThresholdCrossed',
  'AnomalyDetected',
  'ReportedLate',
  'UnitSuspected',
  'GapReported',
  'SettingsReported',
  'SettingsReportedLate',
  'DeviceAnomalyDetected',
  'MessagesMissing',
  'MessagesMissingResolved',
  'DeviceThrottled',
  'SessionBecameCurrent',
  'PlanStarted',
  'StageAwaited',
  'StageExpired',
  'StageAccepted',
  'ActionNeeded',
  'ActionAnswered',
  'StageCompleted',
  'HandedOver',
  'PlanHalted',
  'PlanResumed',
  'PlanCompleted',
  'PlanCancelled',
]);

export function isAlarmSignal({ type }: RecordedEvent): boolean {
  return !ignored.has(type);
}

/**
 * The signals of an event, brought up to the current schema version: one for each machine that it concerns, and for telemetry one for each
 * sampled reading.
 */
export function alarmSignalsOf(record: RecordedEvent, decode: DecodeTelemetry): readonly DeviceSignal[] {
  const { stream, metadata } = record;
  const { schemaVersion } = metadata;
  const recordedAtMs = Date.parse(metadata.recordedAt);
  if (record.type === 'TelemetryRecorded') return decode(record).flatMap(sampledReadings);
  if (isStreamOf(brewSession, stream)) {
    const event = brewSession.upcast(record, schemaVersion);
    return [{ deviceId: event.data.deviceId, signal: { type: 'session', event, recordedAtMs } }];
  }
  if (isStreamOf(device, stream)) {
    const event = device.upcast(record, schemaVersion);
    return [{ deviceId: event.data.deviceId, signal: { type: 'device', event, recordedAtMs } }];
  }
  if (isStreamOf(alarm, stream)) {
    const event = alarm.upcast(record, schemaVersion);
    return [{ deviceId: event.data.deviceId, signal: { type: 'alarm', event, recordedAtMs } }];
  }
  if (isStreamOf(alarmRules, stream)) {
    const event = alarmRules.upcast(record, schemaVersion);
    return machinesOf(event.data).map((deviceId) => ({
      deviceId,
      signal: { type: 'rules', event, recordedAtMs },
    }));
  }
  const event = brewPlan.upcast(record, schemaVersion);
  return machinesOf(event.data).map((deviceId) => ({
    deviceId,
    signal: { type: 'plan', event, recordedAtMs },
  }));
}

function machinesOf(data: object): readonly string[] {
  const { deviceId, baseId, kegId } = data as Readonly<Record<string, string | undefined>>;
  return [deviceId, baseId, kegId].filter((each) => each !== undefined);
}
