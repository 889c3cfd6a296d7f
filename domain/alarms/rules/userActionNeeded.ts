import { minuteMs, type AlarmRule } from './rule.js';

/** The machine waits for a person. */
export const userActionNeeded: AlarmRule = {
  kind: 'userActionNeeded',
  clock: 'machine',
  conditions({ session }) {
    if (!session?.pending) return [];
    const { action, sinceMs } = session.pending;
    return [{ episode: `${action}.${sinceMs}`, sinceMs, session: session.session, details: { action } }];
  },
  escalateAfterMs: ({ userActionNeeded: { escalateAfterMinutes } }) => escalateAfterMinutes * minuteMs,
};
