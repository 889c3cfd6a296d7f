import type { ShownOutcome } from '../../../../domain/audit/shown/index.js';
import type { State } from '../../shared/components/index.js';
import { t } from '../../shared/texts/audit.js';
import type { AuditEntry } from './useAudit.js';

export const outcomeStates: Readonly<Record<ShownOutcome, State>> = {
  ...{ running: 'running', done: 'done', refused: 'paused', failed: 'fault', unknown: 'stale' },
};

/** Who did it: a person, a user of the operating system, or nobody who was logged in. */
export function whoOf({ by, osUser }: AuditEntry): string {
  if (by) return by.name ?? t('audit.deleted', { id: by.personId ?? '–' });
  return osUser ?? t('audit.nobody');
}
