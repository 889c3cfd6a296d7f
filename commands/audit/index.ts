export { createAuditTrail, type AuditTrail, type BegunAction, type NewAction } from './auditTrail.js';
