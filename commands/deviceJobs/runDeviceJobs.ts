import { nextOfDeviceJob, type DeviceJobWork } from '../../domain/fleet/index.js';
import type { Subject } from '../../domain/audit/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { AuditTrail } from '../audit/index.js';
import { giveUpFailing } from '../giveUpFailing.js';
import type { DeviceJobStore, OpenDeviceJob } from '../ports/index.js';
import { pause, runJobs } from '../runJobs.js';
import { commandIdOf, tellDevices, type TellingParts } from './tellDevices.js';

export interface DeviceJobsOptions extends TellingParts {
  readonly jobs: DeviceJobStore;
  readonly audit: Pick<AuditTrail, 'begin' | 'complete'>;
  readonly logger: Logger;
  /** How often it looks for a job, milliseconds. */
  readonly pollMs?: number;
}

/**
 * Works on the jobs of operators over many devices, in order, until `signal` aborts. Only one process should, so that a job keeps its
 * pace. A job that another process left is continued: what it had changed is stored with the job. One whose step can't be done is given
 * up, so that the others have their turn.
 */
export async function runDeviceJobs(options: DeviceJobsOptions, signal: AbortSignal): Promise<void> {
  const { jobs, logger, pollMs } = options;
  await runJobs(
    {
      first: () => jobs.first(),
      takeStep: (job) => takeStep(job, options, signal),
      onFailure: (job, error) => noteFailure(job, error, options),
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

async function noteFailure(
  { id, work, taken }: OpenDeviceJob,
  error: unknown,
  { jobs, logger }: DeviceJobsOptions,
): Promise<void> {
  if (!(await giveUpFailing(jobs, id, error))) return;
  logger.error({ job: id, work, devices: taken, err: error }, 'job over devices was given up');
}

/** As if each was asked for by itself: an entry with each device is stored before it is changed. */
const actions: Readonly<Record<DeviceJobWork, string>> = {
  tag: 'changeDeviceTags',
  untag: 'changeDeviceTags',
  block: 'blockDevice',
  unblock: 'unblockDevice',
  command: 'requestCommand',
  settings: 'requestCommand',
};

async function audited(job: OpenDeviceJob, devices: number, options: DeviceJobsOptions): Promise<void> {
  const { jobs, audit } = options;
  const { id, work, requestedBy, instruction } = job;
  const deviceIds = await jobs.next(id, devices);
  const subjects: Subject[] = deviceIds.flatMap((deviceId) => [
    { kind: 'device', id: deviceId },
    ...(instruction ? [{ kind: 'command', id: commandIdOf(id, deviceId) } as const] : []),
  ]);
  const entry = await audit.begin({
    ...{ action: actions[work], by: requestedBy, origin: {} },
    subjects: [{ kind: 'deviceJob', id }, ...subjects],
  });
  try {
    const taken = instruction
      ? await jobs.told(job, await tellDevices({ ...job, instruction }, deviceIds, options))
      : await jobs.take(job, devices);
    audit.complete(entry, { outcome: taken > 0 ? 'done' : 'refused' });
  } catch (error) {
    audit.complete(entry, { outcome: 'failed' });
    throw error;
  }
}
