import type { ActionOutcome, EntryPoint } from '../../../../domain/audit/index.js';
import type { AuditEntry } from '../../../../projections/queries/index.js';

/** After this time an action without an outcome is over; a command of the command line may take hours. */
const runsForMs: Readonly<Record<EntryPoint, number>> = { api: 60_000, cli: 86_400_000 };

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

/** `unknown`: its process ended, or lost the outcome; the action may have been done. */
function shownOutcome(
  { outcome, begunAt, entryPoint }: AuditEntry,
  nowMs: number,
): ActionOutcome | 'running' | 'unknown' {
  if (outcome !== null && outcome !== 'unanswered') return outcome;
  if (outcome === 'unanswered') return 'unknown';
  return nowMs - begunAt.getTime() < runsForMs[entryPoint] ? 'running' : 'unknown';
}
