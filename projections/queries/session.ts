import type { SessionRow, SessionStatus } from '../sessions/index.js';
import type { PageRequest } from './page.js';

export type { SessionStatus } from '../sessions/index.js';

/** A brew session, as its machine reported it. Codes are those of `domain/machine`. */
export interface Session extends Omit<
  SessionRow,
  'startedAtMs' | 'startedReceivedAtMs' | 'endedAtMs' | 'endedReceivedAtMs'
> {
  /** Device time; where that can't be right, the time of receipt. */
  readonly startedAt: Date;
  readonly startedReceivedAt: Date;
  readonly endedAt: Date | null;
  readonly endedReceivedAt: Date | null;
  /** Commit position of the event that changed it last. */
  readonly position: bigint;
}

export interface SessionFilter extends PageRequest {
  readonly deviceId?: string | undefined;
  readonly status?: SessionStatus | undefined;
  /** Only of devices that are assigned to this person. */
  readonly owner?: string | undefined;
}
