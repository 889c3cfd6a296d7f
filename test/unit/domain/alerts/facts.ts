import type { MinuteSample, ServiceFacts } from '../../../../domain/alerts/index.js';

export const nowMs = Date.parse('2026-11-28T13:00:30Z');
export const minuteMs = 60_000;

const calm: MinuteSample = {
  ...{ atMs: 0, devices: { fault: 0, needsYou: 2, offline: 3, running: 40, idle: 58 } },
  ...{ waiting: 0, parked: 0, errors: 0, projections: 9, stalled: 0, openAlerts: 0 },
  ...{ eventsPerSecond: 12, lagMs: 0 },
};

/** An hour by the minute, the last one under way; `given` is of the minute that began so long ago. */
export function hour(given: (minutesAgo: number) => Partial<MinuteSample> = () => ({})): MinuteSample[] {
  const lastMs = Math.floor(nowMs / minuteMs) * minuteMs;
  return Array.from({ length: 60 }, (_, index) => {
    const ago = 59 - index;
    return { ...calm, atMs: lastMs - ago * minuteMs, ...given(ago) };
  });
}

/** As many online, all of them idle. */
export function online(idle: number): Pick<MinuteSample, 'devices'> {
  return { devices: { fault: 0, needsYou: 0, offline: 200 - idle, running: 0, idle } };
}

export function facts(given: Partial<ServiceFacts> = {}): ServiceFacts {
  return {
    ...{ nowMs, conditions: [], projections: [], paused: [], waitingRebuilds: [] },
    ...{ minutes: hour(), certificates: [] },
    backups: { lastMadeAtMs: nowMs, failedSince: 0, lastFailure: null, installedAtMs: 0 },
    backupRule: { oldAfterMs: 48 * 60 * minuteMs, isExpected: false },
    ...given,
  };
}
