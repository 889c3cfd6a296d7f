export { auditLog, auditMonth, auditStream, monthsBefore } from './months.js';
export {
  isSubjectId,
  subjectKinds,
  type ActionOutcome,
  type Acting,
  type AuditEvent,
  type EntryPoint,
  type Subject,
  type SubjectKind,
} from './events.js';
