import type { DeviceCommandRow } from '../deviceCommands/index.js';
import type { PageRequest } from './page.js';

/** What a person asked of a machine, and what became of it. */
export interface RequestedCommand extends Omit<
  DeviceCommandRow,
  'requestedAtMs' | 'deadlineMs' | 'updatedAtMs'
> {
  readonly requestedAt: Date;
  readonly deadline: Date;
  readonly updatedAt: Date;
  /** Commit position of the event that changed it last. */
  readonly position: bigint;
}

export interface CommandFilter extends PageRequest {
  /** Only those that are settled, or are not. */
  readonly open?: boolean | undefined;
}
