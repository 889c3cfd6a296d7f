import type { Acting } from '../../domain/audit/index.js';
import type { DeviceInstruction } from '../../domain/deviceCommand/index.js';
import type { FailingJobs } from './failingJobs.js';
import type { DeviceJobOutcome, DeviceJobProgress, NextOfDeviceJob } from '../../domain/fleet/index.js';

/** A job that has not ended. */
export interface OpenDeviceJob extends DeviceJobProgress {
  readonly id: string;
  readonly requestedBy: Acting;
  /** Of `command` and `settings`. */
  readonly instruction: DeviceInstruction | null;
}

type Taken = Pick<OpenDeviceJob, 'id' | 'taken'>;

/** What became of a device that was told something. */
export interface ToldDevice {
  readonly deviceId: string;
  readonly outcome: Extract<DeviceJobOutcome, 'requested' | 'commandRefused'>;
  readonly reason?: string;
}

/** Jobs as rows: each step is one transaction, so a process that dies between two loses and repeats nothing. */
export interface DeviceJobStore extends FailingJobs {
  /** The first that has not ended; undefined when all have. */
  first(): Promise<OpenDeviceJob | undefined>;
  /** The ids of the next devices; nothing is changed. */
  next(jobId: string, devices: number): Promise<readonly string[]>;
  /** Changes the next devices and stores what became of each. @returns how many there were; 0 when another process took them */
  take(job: Taken, devices: number): Promise<number>;
  /** Stores what became of the next devices, which were told something. @returns as `take` */
  told(job: Taken, devices: readonly ToldDevice[]): Promise<number>;
  end(
    jobId: string,
    status: Extract<NextOfDeviceJob, { readonly type: 'end' }>['status'] | 'failed',
  ): Promise<void>;
}
