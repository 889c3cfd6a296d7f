import { hasCode, messageOf, type ErrorCode } from '../domain/kernel/errors.js';
import { isGivenUp } from '../domain/kernel/failingStep.js';
import type { FailingJobs } from './ports/index.js';

const awayCodes: readonly ErrorCode[] = [
  'EVENT_STORE_UNAVAILABLE',
  'DATABASE_UNAVAILABLE',
  'AUDIT_UNAVAILABLE',
  'BROKER_UNAVAILABLE',
];

/**
 * Stores why a step of a job failed, for operators to see, and ends a job that fails for too long. How often it failed is counted in its
 * row: another process that goes on with it does not begin anew.
 *
 * @returns whether it was given up
 */
export async function giveUpFailing(jobs: FailingJobs, jobId: string, error: unknown): Promise<boolean> {
  const failing = await jobs.fails(jobId, messageOf(error));
  const isServerAway = awayCodes.some((code) => hasCode(error, code));
  if (!failing || !isGivenUp({ ...failing, isServerAway })) return false;
  await jobs.end(jobId, 'failed');
  return true;
}
