import type { DeviceCommandRow } from '../deviceCommands/index.js';
import type { ShownActor } from './identity.js';
import type { PageRequest } from './page.js';

/** A person's command to a machine, and its status. */
export interface RequestedCommand extends Omit<
  DeviceCommandRow,
  'requestedBy' | 'requestedAtMs' | 'deadlineMs' | 'updatedAtMs'
> {
  readonly requestedBy: ShownActor;
  readonly requestedAt: Date;
  readonly deadline: Date;
  readonly updatedAt: Date;
  /** Commit position of the last event that changed it. */
  readonly position: bigint;
}

export interface CommandFilter extends PageRequest {
  /** true: only commands without a final outcome; false: only the others. */
  readonly open?: boolean | undefined;
  /** Only commands that were requested while the person with this id had the device. */
  readonly owner?: string | undefined;
}
