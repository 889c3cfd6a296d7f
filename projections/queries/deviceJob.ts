import type { DeviceInstruction } from '../../domain/deviceCommand/index.js';
import type { DeviceJobOutcome, DeviceJobStatus, DeviceJobWork } from '../../domain/fleet/index.js';
import type { JobFailure } from './jobFailure.js';
import type { FleetSelection } from './fleet.js';
import type { Page, PageRequest } from './page.js';

/** A request of an operator to change many devices, and how far it is. */
export interface DeviceJob extends JobFailure {
  readonly id: string;
  readonly work: DeviceJobWork;
  /** That is given or taken; null when something else is done. */
  readonly tag: string | null;
  /** What each device is told; null when it is told nothing. */
  readonly instruction: DeviceInstruction | null;
  /** What was asked for when the devices were chosen. */
  readonly selection: FleetSelection;
  /** The id of a person, or a user of the operating system. */
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly status: DeviceJobStatus;
  readonly begunAt: Date | null;
  readonly endedAt: Date | null;
  readonly cancelledAt: Date | null;
  /** Devices that were chosen. */
  readonly total: number;
  /** Those whose turn it was. */
  readonly taken: number;
  /** Or told something. */
  readonly changed: number;
  /** They were so already. */
  readonly unchanged: number;
  readonly refused: number;
}

export interface DeviceOfJob {
  readonly deviceId: string;
  /** Null until its turn, and for good when the job was cancelled before. */
  readonly outcome: DeviceJobOutcome | null;
  /** Which rule a refused command breaks; null otherwise. */
  readonly reason: string | null;
  readonly at: Date | null;
}

export interface DevicesOfJobFilter extends PageRequest {
  readonly outcome?: DeviceJobOutcome | undefined;
}

/** What operators asked to be done to many devices. */
export interface DeviceJobQueries {
  /** The latest first. */
  list(filter: PageRequest): Promise<Page<DeviceJob>>;
  /** Undefined when there is no such job, or it ended long ago. */
  byId(id: string): Promise<DeviceJob | undefined>;
  /** In the order in which they are changed. */
  devicesOf(id: string, filter: DevicesOfJobFilter): Promise<Page<DeviceOfJob>>;
}

export interface DeviceJobRequest {
  readonly work: DeviceJobWork;
  /** Given for `tag` and `untag` alone. */
  readonly tag: string | undefined;
  /** Given for `command` and `settings` alone. */
  readonly instruction?: DeviceInstruction | undefined;
  readonly selection: FleetSelection;
  /** How many the operator saw and confirmed. */
  readonly devices: number;
  /** The id of a person, or a user of the operating system with their number. */
  readonly requestedBy: string;
  readonly requestedUid?: number;
}

export type DeviceJobAnswer =
  /** The id of the job, also of the same one that was asked for before and has not ended. */
  | { readonly type: 'accepted'; readonly jobId: string }
  /** Another number matches than was confirmed: nothing was done. 10,001 for more than a job takes. */
  | { readonly type: 'otherNumber'; readonly devices: number }
  /** As many jobs as may wait. */
  | { readonly type: 'tooMany'; readonly jobs: number };

/** Takes requests of operators; a job is a row, and the API works on it. */
export interface DeviceJobs {
  request(request: DeviceJobRequest): Promise<DeviceJobAnswer>;
  /** How many devices match now; 10,001 for more than 10,000. */
  count(selection: FleetSelection): Promise<number>;
  /** No further device is changed. @returns false when there is no such job, or it has ended */
  cancel(jobId: string): Promise<boolean>;
  /** One that was given up goes on. @returns false when there is no such job, or it has ended otherwise */
  resume(jobId: string): Promise<boolean>;
}
