import { hasCode } from '../../domain/kernel/errors.js';

/** What is no message's fault: stores and databases that don't answer, a database without the rights for it, and contention. */
export function isTransient(error: unknown): boolean {
  const codes = [
    'EVENT_STORE_UNAVAILABLE',
    'PARTITION_FENCED',
    'WRONG_EXPECTED_REVISION',
    'DATABASE_UNAVAILABLE',
    'DATABASE_FAILED',
  ] as const;
  return codes.some((code) => hasCode(error, code));
}
