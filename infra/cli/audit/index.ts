export { auditCommand } from './auditCommand.js';
export { createAuditedRun } from './auditedRun.js';
export { withoutEntry } from './withoutEntry.js';
