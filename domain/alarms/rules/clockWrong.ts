import type { AlarmRule } from './rule.js';

/** The machine's clock is wrong, so that its times mislead. */
export const clockWrong: AlarmRule = {
  kind: 'clockWrong',
  clock: 'backend',
  conditions: ({ clockWrong: wrong }) =>
    wrong ? [{ sinceMs: wrong.sinceMs, details: { offsetMs: wrong.offsetMs } }] : [],
};
