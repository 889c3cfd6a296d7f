import type { Logger } from '../../domain/kernel/logger.js';
import { eventWork, messageWork, nextOfJob } from '../../domain/parking/index.js';
import type { MessageToRequeue, OpenParkedJob, ParkedJobStore } from '../ports/index.js';
import { giveUpFailing } from '../giveUpFailing.js';
import { pause, runJobs, usualPollMs } from '../runJobs.js';

export interface ParkedJobsOptions {
  readonly jobs: ParkedJobStore;
  /** Resolves when the broker has all of them. */
  readonly send: (messages: readonly MessageToRequeue[]) => Promise<void>;
  /** Jobs over messages, or over events that projections parked. Messages when left out. */
  readonly over?: 'messages' | 'events';
  readonly logger: Logger;
  /** How often it looks for a job, and for outcomes, milliseconds. */
  readonly pollMs?: number;
}

/** A cancelled job waits so long for the outcomes of what is under way. */
const cancelledWaitMs = 10_000;

/**
 * Works on the jobs of operators in order, until `signal` aborts. Only one process should, so that messages keep their order. A
 * job that another process left is continued: what was under way is sent once more, and ingest takes each message once. Events are
 * sent nowhere: their projection sees that it is asked. One whose step can't be done is given up, so that the others have their turn.
 */
export async function runParkedJobs(options: ParkedJobsOptions, signal: AbortSignal): Promise<void> {
  const { jobs, logger, pollMs } = options;
  await runJobs(
    {
      first: () => jobs.first(worksOf(options)),
      takeStep: (job) => takeStep(job, options, signal),
      onFailure: (job, error) => noteFailure(job, error, options),
      failure:
        options.over === 'events' ? 'parked events are not retried' : 'parked messages are not sent again',
      ...{ logger, ...(pollMs !== undefined && { pollMs }) },
    },
    signal,
  );
}

async function noteFailure(
  { id, work, taken }: OpenParkedJob,
  error: unknown,
  { jobs, logger }: ParkedJobsOptions,
): Promise<void> {
  if (!(await giveUpFailing(jobs, id, error))) return;
  logger.error({ job: id, work, messages: taken, err: error }, 'job of parked messages was given up');
}

const worksOf = ({ over }: ParkedJobsOptions) => (over === 'events' ? eventWork : messageWork);

async function takeStep(job: OpenParkedJob, options: ParkedJobsOptions, signal: AbortSignal): Promise<void> {
  const { jobs, logger } = options;
  if (job.underWay > 0) return finishUnderWay(job, options, signal);
  const next = nextOfJob(job);
  if (next.type === 'end') {
    await jobs.end(job.id, next.status);
    logger.info(
      { job: job.id, work: job.work, status: next.status, messages: job.taken },
      'job of parked messages ended',
    );
    return;
  }
  const taken = await takeNext(job, next.messages, jobs);
  if (taken === 0) await jobs.end(job.id, 'done');
}

function takeNext({ id, work }: OpenParkedJob, messages: number, jobs: ParkedJobStore): Promise<number> {
  switch (work) {
    case 'discard':
      return jobs.discard(id, messages);
    case 'skip':
      return jobs.skip(id, messages);
    case 'requeue':
    case 'retry':
      return jobs.claim(id, messages);
  }
}

/** Sends what was chosen, waits until ingest, or the projection of an event, has said what became of each, and adds it up. */
async function finishUnderWay(
  { id, work }: OpenParkedJob,
  options: ParkedJobsOptions,
  signal: AbortSignal,
): Promise<void> {
  const { jobs, send, pollMs = usualPollMs } = options;
  const unsettled = work === 'retry' ? [] : await jobs.unsettled(id);
  if (unsettled.length > 0) await send(unsettled);
  let cancelledMs = 0;
  while ((await jobs.countUnsettled(id)) > 0) {
    if (signal.aborted) return;
    const first = await jobs.first(worksOf(options));
    // Its projection was paused: it goes on when that does, and the others have their turn.
    if (first?.id !== id) return;
    if (first.isCancelled && (cancelledMs += pollMs) > cancelledWaitMs) break;
    await pause(pollMs, signal);
  }
  await jobs.count(id);
}
