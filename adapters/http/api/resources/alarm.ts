import type { ShownAlarm } from '../../../../projections/queries/index.js';

/** `Alarm` of openapi.yaml. */
export function alarmResource(alarm: ShownAlarm) {
  const { alarmId, deviceId, sessionId, planId, kind, status, details, cause, acknowledgedBy } = alarm;
  return {
    ...{ alarmId, deviceId, sessionId, brewId: planId, kind, status, details },
    late: alarm.isLate,
    raisedAt: new Date(alarm.raisedAtMs).toISOString(),
    recordedAt: new Date(alarm.recordedAtMs).toISOString(),
    acknowledgedAt: isoOrNull(alarm.acknowledgedAtMs),
    acknowledgedBy,
    escalatedAt: isoOrNull(alarm.escalatedAtMs),
    resolvedAt: isoOrNull(alarm.resolvedAtMs),
    cause,
  };
}

function isoOrNull(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}
