export { decide, type ReportToSession, type SessionReport } from './commands.js';
export { brewSession, sessionId } from './decider.js';
export {
  evolve,
  initialState,
  type AnomalyKind,
  type BrewSession,
  type BrewSessionEvent,
  type SessionOutcome,
} from './events.js';
