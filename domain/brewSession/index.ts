export { endsSession } from './commands.js';
export type { AbandonSession, HandleBrewSession, ReportToSession } from './commands.js';
export { brewSession } from './decider.js';
export { type AnomalyKind, type BrewSession, type BrewSessionEvent, type SessionOutcome } from './events.js';
export {
  epochOfSession,
  numberOfSession,
  parseSessionId,
  sessionId,
  sessionKey,
  type NamedSession,
} from './sessionKey.js';
export type { SessionReport } from './sessionReport.js';
