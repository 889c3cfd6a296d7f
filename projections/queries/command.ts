import type { DeviceInstruction, ReturnCause } from '../../domain/deviceCommand/index.js';
import type { ShownStatus } from '../deviceCommands/index.js';
import type { PageRequest } from './page.js';

/** What a person asked of a machine, and what became of it. */
export interface RequestedCommand {
  readonly commandId: string;
  readonly deviceId: string;
  readonly instruction: DeviceInstruction;
  readonly status: ShownStatus;
  /** How far it is, as the machine last said. */
  readonly percent: number | null;
  /** Times that it was published. */
  readonly attempts: number;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly deadline: Date;
  readonly updatedAt: Date;
  /** Why it failed. */
  readonly reason: string | null;
  /** The machine answered after it had been settled otherwise. */
  readonly late: boolean;
  readonly supersededBy: string | null;
  /** It was settled without an answer of the machine, after it had been published. */
  readonly mayHaveArrived: boolean;
  /** Why it waits again. */
  readonly returnCause: ReturnCause | null;
  /** The session that it began. */
  readonly sessionId: string | null;
  /** Commit position of the event that changed it last. */
  readonly position: bigint;
}

export interface CommandFilter extends PageRequest {
  /** Only those that are settled, or are not. */
  readonly open?: boolean | undefined;
}
