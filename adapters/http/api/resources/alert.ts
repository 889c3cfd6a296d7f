import { deviceStates, type MinuteSample } from '../../../../domain/alerts/index.js';
import type { ShownAlert } from '../../../../projections/queries/index.js';

/** `Alert` of openapi.yaml. */
export function alertResource(alert: ShownAlert) {
  const { alertId, kind, subject, level, reason, state, acknowledgedBy } = alert;
  return {
    ...{ alertId, kind, subject: subject === '' ? null : subject, level, reason, state },
    raisedAt: alert.raisedAt.toISOString(),
    acknowledgedAt: alert.acknowledgedAt?.toISOString() ?? null,
    acknowledgedBy,
    resolvedAt: alert.resolvedAt?.toISOString() ?? null,
  };
}

/** `ServiceMinute` of openapi.yaml. */
export function minuteResource({ atMs, devices, ...figures }: MinuteSample) {
  return {
    at: new Date(atMs).toISOString(),
    devices: Object.fromEntries(deviceStates.map((state) => [state, devices[state]])),
    ...figures,
  };
}
