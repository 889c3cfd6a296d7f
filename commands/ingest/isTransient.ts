import { hasCode } from '../../domain/kernel/errors.js';

/** Failures that no message causes: unavailable stores and databases, missing permissions in them, and contention. */
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
