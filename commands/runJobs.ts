import { setTimeout as sleep } from 'node:timers/promises';
import { backOffMs, type BackOff } from '../domain/kernel/backOff.js';
import { messageOf } from '../domain/kernel/errors.js';
import type { Logger } from '../domain/kernel/logger.js';

export interface JobsOptions<Job> {
  /** The first job that has not ended; undefined when all have. */
  readonly first: () => Promise<Job | undefined>;
  readonly takeStep: (job: Job) => Promise<void>;
  /** Told of each step that failed; it may end the job. */
  readonly onFailure: (job: Job, error: unknown) => Promise<void>;
  /** What does not happen while a step fails, for the log. */
  readonly failure: string;
  readonly logger: Logger;
  /** How often it looks for a job, milliseconds. */
  readonly pollMs?: number;
}

const again: BackOff = { firstMs: 500, maxMs: 30_000 };
export const usualPollMs = 200;

/** Works on jobs in order, step by step, until `signal` aborts. A step that fails is tried again, later each time. */
export async function runJobs<Job>(options: JobsOptions<Job>, signal: AbortSignal): Promise<void> {
  const { first, takeStep, onFailure, failure, logger, pollMs = usualPollMs } = options;
  let failures = 0;
  const tellUnnoted = (err: unknown) => logger.warn({ err }, `a failure was not noted: ${messageOf(err)}`);
  while (!signal.aborted) {
    let job: Job | undefined;
    try {
      job = await first();
      if (job) await takeStep(job);
      else await pause(pollMs, signal);
      failures = 0;
    } catch (err) {
      if (signal.aborted) return;
      logger.warn({ err }, `${failure}: ${messageOf(err)}`);
      failures += 1;
      if (job) await onFailure(job, err).catch(tellUnnoted);
      await pause(backOffMs(again, failures - 1, Math.random()), signal);
    }
  }
}

/** Ends early when `signal` aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
