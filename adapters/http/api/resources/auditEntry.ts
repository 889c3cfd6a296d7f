import { shownOutcome } from '../../../../domain/audit/index.js';
import type { AuditEntry } from '../../../../projections/queries/index.js';

/** An entry as the API shows it. */
export function auditResource(entry: AuditEntry, nowMs = Date.now()) {
  const { actionId, begunAt, action, entryPoint, personId, personName, subjects } = entry;
  const { requestId, status, completedAt, address, osUser, host } = entry;
  return {
    ...{ actionId, begunAt: begunAt.toISOString(), action, entryPoint },
    by: personId === null ? null : { personId, name: personName },
    ...{ osUser, host, address, subjects, requestId },
    outcome: shownOutcome(entry, nowMs),
    status,
    completedAt: completedAt?.toISOString() ?? null,
  };
}

export type AuditResource = ReturnType<typeof auditResource>;
