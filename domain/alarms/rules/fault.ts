import type { AlarmRule } from './rule.js';

/** The machine reports an error, or a process has failed, which holds until another session begins. */
export const fault: AlarmRule = {
  kind: 'fault',
  clock: 'machine',
  conditions({ session, ended }) {
    const errors = (session?.faults ?? []).map(({ error, sinceMs }) => ({
      episode: `${error}.${sinceMs}`,
      sinceMs,
      session: session!.session,
      details: { error },
    }));
    if (ended?.step === undefined) return errors;
    const { step, session: failed, atMs: sinceMs } = ended;
    return [...errors, { episode: 'failed', sinceMs, session: failed, details: { step } }];
  },
};
