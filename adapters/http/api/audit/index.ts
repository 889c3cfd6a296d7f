export { auditPolicyOf, type AuditPolicy } from './auditPolicy.js';
export { auditNow, auditRequests, noteAction } from './auditRequests.js';
