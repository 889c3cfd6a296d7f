export type { SessionRow, SessionStatus } from './evolveSession.js';
export {
  projectSessions,
  projectSessionTelemetry,
  sessionEvents,
  type SessionEvent,
  type SessionTelemetryRow,
} from './projectSessions.js';
