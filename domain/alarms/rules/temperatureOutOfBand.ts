import { processTypes } from '../../machine/index.js';
import { minuteMs, type AlarmRule } from './rule.js';

/** The temperature has left its target, after it had been there. */
export const temperatureOutOfBand: AlarmRule = {
  kind: 'temperatureOutOfBand',
  clock: 'readings',
  conditions({ session }, { temperatureOutOfBand: { brewMinutes, kegMinutes } }) {
    if (session?.temperature?.outSinceMs === undefined) return [];
    const { outSinceMs: sinceMs, targetCelsius, celsius } = session.temperature;
    const minutes = session.processType === processTypes.brew ? brewMinutes : kegMinutes;
    const dueAtMs = sinceMs + minutes * minuteMs;
    return [{ sinceMs, dueAtMs, session: session.session, details: { targetCelsius, celsius } }];
  },
};
