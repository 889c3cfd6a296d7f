import { hasCode } from '../../domain/errors.js';

/** What is no message's fault, and goes away: stores and databases that don't answer, and contention. */
export function isTransient(error: unknown): boolean {
  const codes = [
    'EVENT_STORE_UNAVAILABLE',
    'PARTITION_LOST',
    'WRONG_EXPECTED_REVISION',
    'DATABASE_UNAVAILABLE',
  ] as const;
  return codes.some((code) => hasCode(error, code));
}
