export { auditPolicyOf, type AuditPolicy } from './auditPolicy.js';
export { auditAfterLimits, auditRequests, noteAction } from './auditRequests.js';
