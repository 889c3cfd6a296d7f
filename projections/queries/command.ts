import type { DeviceInstruction, ReturnCause } from '../../domain/deviceCommand/index.js';
import type { ShownStatus } from '../deviceCommands/index.js';
import type { PageRequest } from './page.js';

/** A person's command to a machine, and its status. */
export interface RequestedCommand {
  readonly commandId: string;
  readonly deviceId: string;
  readonly instruction: DeviceInstruction;
  readonly status: ShownStatus;
  /** Progress as the machine last reported it. */
  readonly percent: number | null;
  /** How often it was published. */
  readonly attempts: number;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly deadline: Date;
  readonly updatedAt: Date;
  /** Why it failed. */
  readonly reason: string | null;
  /** The machine answered after the command had another final outcome. */
  readonly late: boolean;
  readonly supersededBy: string | null;
  /** It was published, and ended without an answer of the machine. */
  readonly mayHaveArrived: boolean;
  /** Why it waits again. */
  readonly returnCause: ReturnCause | null;
  /** The session that it started. */
  readonly sessionId: string | null;
  /** Commit position of the last event that changed it. */
  readonly position: bigint;
}

export interface CommandFilter extends PageRequest {
  /** true: only commands without a final outcome; false: only the others. */
  readonly open?: boolean | undefined;
}
