import type { SessionRow, SessionStatus } from '../sessions/index.js';
import type { PageRequest } from './page.js';

export type { SessionStatus } from '../sessions/index.js';

/** A brew session, as its machine reported it. Codes are those of `domain/machine`. */
export interface Session extends Omit<
  SessionRow,
  'startedAtMs' | 'startedReceivedAtMs' | 'endedAtMs' | 'endedReceivedAtMs' | 'recipeOf'
> {
  /** Device time; the time of receipt if the device time is implausible. */
  readonly startedAt: Date;
  readonly startedReceivedAt: Date;
  readonly endedAt: Date | null;
  readonly endedReceivedAt: Date | null;
  /** Commit position of the last event that changed it. */
  readonly position: bigint;
}

export interface SessionFilter extends PageRequest {
  readonly deviceId?: string | undefined;
  readonly status?: SessionStatus | undefined;
  /** Only those that began while the person with this id had the device. */
  readonly owner?: string | undefined;
}
