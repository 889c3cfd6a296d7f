import { hasCode } from '../../domain/kernel/errors.js';

/** What is no message's fault: stores and databases that don't answer, either of them without the rights for it, and contention. */
export function isTransient(error: unknown): boolean {
  const codes = [
    'EVENT_STORE_UNAVAILABLE',
    'EVENT_STORE_DENIED',
    'PARTITION_FENCED',
    'WRONG_EXPECTED_REVISION',
    'DATABASE_UNAVAILABLE',
    'DATABASE_FAILED',
  ] as const;
  return codes.some((code) => hasCode(error, code));
}
