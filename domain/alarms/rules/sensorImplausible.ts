import type { AlarmRule } from './rule.js';

/** A sensor says what can't be: its values are left out of curves and of other alarms. */
export const sensorImplausible: AlarmRule = {
  kind: 'sensorImplausible',
  clock: 'machine',
  conditions: ({ session }) =>
    (session?.implausible ?? []).map(({ sensor, reason, sinceMs }) => ({
      episode: `${sensor}.${sinceMs}`,
      sinceMs,
      session: session!.session,
      details: { sensor, reason },
    })),
};
