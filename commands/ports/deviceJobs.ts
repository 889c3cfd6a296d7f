import type { Acting } from '../../domain/audit/index.js';
import type { DeviceJobProgress, NextOfDeviceJob } from '../../domain/fleet/index.js';

/** A job that has not ended. */
export interface OpenDeviceJob extends DeviceJobProgress {
  readonly id: string;
  readonly requestedBy: Acting;
}

/** Jobs as rows: each step is one transaction, so a process that dies between two loses and repeats nothing. */
export interface DeviceJobStore {
  /** The first that has not ended; undefined when all have. */
  first(): Promise<OpenDeviceJob | undefined>;
  /** The ids of the next devices; nothing is changed. */
  next(jobId: string, devices: number): Promise<readonly string[]>;
  /** Changes the next devices and stores what became of each. @returns how many there were; 0 when another process took them */
  take(job: Pick<OpenDeviceJob, 'id' | 'taken'>, devices: number): Promise<number>;
  end(jobId: string, status: Extract<NextOfDeviceJob, { readonly type: 'end' }>['status']): Promise<void>;
}
