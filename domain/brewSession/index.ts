export type { ReportToSession, SessionReport } from './commands.js';
export { brewSession, sessionId } from './decider.js';
export { type AnomalyKind, type BrewSession, type BrewSessionEvent, type SessionOutcome } from './events.js';
