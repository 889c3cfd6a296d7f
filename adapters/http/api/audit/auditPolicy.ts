/** What `x-audit` of an operation says, with its reason. */
export interface AuditMark {
  readonly entry: 'always' | 'never' | 'afterLimits';
  readonly why: string;
}

export type AuditPolicy = AuditMark['entry'];

const entries: readonly unknown[] = ['always', 'never', 'afterLimits'] satisfies AuditPolicy[];
const reads: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Whether a request to this operation leaves an entry. Whatever changes something does, unless `x-audit` gives a reason against it; what only
 * reads does where `x-audit` gives a reason for it. With `afterLimits` the route itself writes the entry (`auditNow`) when a stranger's
 * request is within its limits: nobody can fill the event store by guessing passwords.
 *
 * @throws Error for an `x-audit` without a reason
 */
export function auditPolicyOf(method: string, operation: object): AuditPolicy {
  const { 'x-audit': mark, operationId } = operation as { 'x-audit'?: AuditMark; operationId?: string };
  if (mark === undefined) return reads.has(method.toUpperCase()) ? 'never' : 'always';
  if (!entries.includes(mark.entry) || typeof mark.why !== 'string' || mark.why === '')
    throw new Error(
      `openapi.yaml: x-audit of ${operationId} must have entry (always, never, afterLimits) and why`,
    );
  return mark.entry;
}
