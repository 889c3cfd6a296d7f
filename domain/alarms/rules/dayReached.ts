import { dayMs, type AlarmRule } from './rule.js';

/** A day of the fermentation has come for which something is planned. */
export const dayReached: AlarmRule = {
  kind: 'dayReached',
  clock: 'machine',
  conditions({ session }, { dayReached: { days } }) {
    if (!session?.fermentation) return [];
    const { fermentation, session: key } = session;
    return days.map(({ day, work }) => {
      const sinceMs = fermentation.sinceMs + (day - 1) * dayMs;
      return { episode: `${day}.${work}`, sinceMs, dueAtMs: sinceMs, session: key, details: { day, work } };
    });
  },
};
