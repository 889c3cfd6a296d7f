import type { FailingStep } from '../../domain/kernel/failingStep.js';

/** Steps of a job that failed in a row. */
export type FailingSteps = Omit<FailingStep, 'isServerAway'>;

/** Jobs as rows whose steps may fail. */
export interface FailingJobs {
  /** A step has failed. The next one that does not ends that. @returns undefined when the job has ended */
  fails(jobId: string, reason: string): Promise<FailingSteps | undefined>;
  end(jobId: string, status: 'failed'): Promise<void>;
}
