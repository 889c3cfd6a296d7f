import type { Subject } from '../../domain/audit/index.js';
import { nextOfDeviceJob, type DeviceJobWork } from '../../domain/fleet/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { AuditTrail } from '../audit/index.js';
import type { DeviceJobStore, OpenDeviceJob } from '../ports/index.js';
import { pause, runJobs } from '../runJobs.js';

export interface DeviceJobsOptions {
  readonly jobs: DeviceJobStore;
  readonly audit: Pick<AuditTrail, 'begin' | 'complete'>;
  readonly logger: Logger;
  /** How often it looks for a job, milliseconds. */
  readonly pollMs?: number;
}

/**
 * Works on the jobs of operators over many devices, in order, until `signal` aborts. Only one process should, so that a job keeps its
 * pace. A job that another process left is continued: what it had changed is stored with the job.
 */
export async function runDeviceJobs(options: DeviceJobsOptions, signal: AbortSignal): Promise<void> {
  const { jobs, logger, pollMs } = options;
  await runJobs(
    {
      first: () => jobs.first(),
      takeStep: (job) => takeStep(job, options, signal),
      failure: 'devices are not changed',
      ...{ logger, ...(pollMs !== undefined && { pollMs }) },
    },
    signal,
  );
}

async function takeStep(job: OpenDeviceJob, options: DeviceJobsOptions, signal: AbortSignal): Promise<void> {
  const { jobs, logger } = options;
  const next = nextOfDeviceJob(job);
  if (next.type === 'end') {
    await jobs.end(job.id, next.status);
    const fields = { job: job.id, work: job.work, status: next.status, devices: job.taken };
    logger.info(fields, 'job over devices ended');
    return;
  }
  await audited(job, next.devices, options);
  await pause(next.restMs, signal);
}

/** As if each was asked for by itself: an entry with each device is stored before it is changed. */
const actions: Readonly<Record<DeviceJobWork, string>> = {
  tag: 'changeDeviceTags',
  untag: 'changeDeviceTags',
  block: 'blockDevice',
  unblock: 'unblockDevice',
};

async function audited(
  job: OpenDeviceJob,
  devices: number,
  { jobs, audit }: DeviceJobsOptions,
): Promise<void> {
  const { id, work, requestedBy } = job;
  const deviceIds = await jobs.next(id, devices);
  const subjects: Subject[] = deviceIds.map((deviceId) => ({ kind: 'device', id: deviceId }));
  const entry = await audit.begin({
    ...{ action: actions[work], by: requestedBy, origin: {} },
    subjects: [{ kind: 'deviceJob', id }, ...subjects],
  });
  try {
    const taken = await jobs.take(job, devices);
    audit.complete(entry, { outcome: taken > 0 ? 'done' : 'refused' });
  } catch (error) {
    audit.complete(entry, { outcome: 'failed' });
    throw error;
  }
}
