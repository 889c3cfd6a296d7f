import { processTypes } from '../../machine/index.js';
import { hourMs, minuteMs, type AlarmRule } from './rule.js';

/** The temperature does not get to its target in time. */
export const targetNotReached: AlarmRule = {
  kind: 'targetNotReached',
  clock: 'readings',
  conditions({ session }, { targetNotReached: { brewMinutes, kegHours } }) {
    if (!session?.temperature || session.temperature.isReached) return [];
    const { sinceMs, targetCelsius, celsius } = session.temperature;
    const isBrew = session.processType === processTypes.brew;
    const dueAtMs = sinceMs + (isBrew ? brewMinutes * minuteMs : kegHours * hourMs);
    return [{ sinceMs, dueAtMs, session: session.session, details: { targetCelsius, celsius } }];
  },
};
