import type {
  DeviceSequenceStatus,
  DeviceStatus,
  DeviceTwin,
  SharedId,
} from '../../../projections/queries/index.js';

/**
 * A device's status without what was before its owner had it. What the machine is (its type, firmware and serial number, how often it reports, and that
 * its clock is wrong) stays, and so does its name, which ends with its owner.
 *
 * @param sinceMs epoch milliseconds by Brewline's clock; `-Infinity` leaves the status as it is
 */
export function statusSince(device: DeviceStatus, sinceMs: number): DeviceStatus {
  if (sinceMs === -Infinity) return device;
  const { reading, clock, sessionStartedAt } = device;
  const hasSession = sessionStartedAt !== null && isSince(sessionStartedAt, sinceMs);
  return {
    ...device,
    presenceChangedAt: sinceOrNull(device.presenceChangedAt, sinceMs),
    lastSeenAt: sinceOrNull(device.lastSeenAt, sinceMs),
    clock: clock && { ...clock, wrongSince: new Date(Math.max(clock.wrongSince.getTime(), sinceMs)) },
    sessionId: hasSession ? device.sessionId : null,
    sessionStartedAt: hasSession ? sessionStartedAt : null,
    litres: hasSession ? device.litres : null,
    ...(reading && isSince(reading.receivedAt, sinceMs) ? {} : { reading: null, fullRateUntil: null }),
  };
}

/** A device's twin without what was desired and reported before. */
export function twinSince(twin: DeviceTwin | undefined, sinceMs: number): DeviceTwin | undefined {
  if (!twin || sinceMs === -Infinity) return twin;
  const { desired, desiredSetPoint, reportedAt } = twin;
  const isReported = reportedAt !== null && isSince(reportedAt, sinceMs);
  return {
    ...twin,
    desired: Object.fromEntries(
      Object.entries(desired).filter(([, { requestedAtMs }]) => requestedAtMs >= sinceMs),
    ),
    desiredSetPoint: desiredSetPoint && desiredSetPoint.requestedAtMs >= sinceMs ? desiredSetPoint : null,
    reported: isReported ? twin.reported : {},
    reportedAt: isReported ? reportedAt : null,
  };
}

/** A device's numbering, if it has counted since; the time of a gap of before is left out. */
export function sequenceSince(
  sequence: DeviceSequenceStatus | undefined,
  sinceMs: number,
): DeviceSequenceStatus | undefined {
  if (!sequence || !isSince(sequence.updatedAt, sinceMs)) return undefined;
  return { ...sequence, missingSince: sinceOrNull(sequence.missingSince, sinceMs) };
}

export function sharedIdSince(sharedId: SharedId | undefined, sinceMs: number): SharedId | undefined {
  return sharedId && isSince(sharedId.noticedAt, sinceMs) ? sharedId : undefined;
}

function sinceOrNull(at: Date | null, sinceMs: number): Date | null {
  return at && isSince(at, sinceMs) ? at : null;
}

function isSince(at: Date, sinceMs: number): boolean {
  return at.getTime() >= sinceMs;
}
