import { minuteMs, type AlarmRule } from './rule.js';

/** A machine has no connection while a process runs on it. One that is idle may be switched off. */
export const deviceLost: AlarmRule = {
  kind: 'deviceLost',
  clock: 'backend',
  conditions({ lostSinceMs, session }, { deviceLost: { afterMinutes } }) {
    if (lostSinceMs === undefined || !session) return [];
    const dueAtMs = lostSinceMs + afterMinutes * minuteMs;
    return [{ sinceMs: lostSinceMs, dueAtMs, session: session.session, details: {} }];
  },
};
