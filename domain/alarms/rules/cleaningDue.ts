import { hourMs, type AlarmRule } from './rule.js';

/** Wort or beer was in the machine, and nobody has begun to clean it. */
export const cleaningDue: AlarmRule = {
  kind: 'cleaningDue',
  clock: 'machine',
  conditions({ dirtySinceMs, session }, { cleaningDue: { afterHours } }) {
    // While the next session runs, nobody can clean.
    if (dirtySinceMs === undefined || session) return [];
    return [{ sinceMs: dirtySinceMs, dueAtMs: dirtySinceMs + afterHours * hourMs, details: {} }];
  },
};
