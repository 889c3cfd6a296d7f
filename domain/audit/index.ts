export { auditLog, auditStream, monthsBefore } from './months.js';
export {
  isSubjectId,
  type ActionOutcome,
  type Acting,
  type AuditEvent,
  type EntryPoint,
  type Subject,
  type SubjectKind,
} from './events.js';
export { runsForMs, shownOutcome, shownOutcomes, type ShownOutcome } from './shown/index.js';
