import { phases, processTypes } from '../../machine/index.js';
import { dayMs, type AlarmRule } from './rule.js';

/** The yeast has had time to settle. */
export const kegClarified: AlarmRule = {
  kind: 'kegClarified',
  clock: 'machine',
  conditions({ session }, { kegClarified: { afterDays } }) {
    if (session?.phase !== phases.clarification || session.phaseSinceMs === undefined) return [];
    const { phaseSinceMs: sinceMs, session: key } = session;
    return [{ episode: 'once', sinceMs, dueAtMs: sinceMs + afterDays * dayMs, session: key, details: {} }];
  },
};

/** Serving was completed: a keg has no sensor of its level, and ends serving when somebody says that it is empty. */
export const kegEmpty: AlarmRule = {
  kind: 'kegEmpty',
  clock: 'machine',
  conditions({ ended }) {
    if (ended?.processType !== processTypes.serving || ended.outcome !== 'completed') return [];
    return [{ episode: 'once', sinceMs: ended.atMs, session: ended.session, details: {} }];
  },
};
