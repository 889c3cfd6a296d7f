import type { ParkedJobCounts, ParkedJobStatus, ParkedJobWork } from '../../domain/parking/index.js';
import type { JobFailure } from './jobFailure.js';
import type { PageRequest } from './page.js';

/** The messages that a job takes: one, or those of a group that wait, in the order in which they were parked. */
export type ParkedSelection =
  | { readonly messageId: string }
  | { readonly source: string; readonly code: string; readonly most?: number | undefined };

/** A request of an operator about parked messages, and how far it is. */
export interface ParkedJob extends ParkedJobCounts, JobFailure {
  readonly id: string;
  readonly work: ParkedJobWork;
  /** Null for a group. */
  readonly messageId: string | null;
  /** Null for one message. */
  readonly source: string | null;
  readonly code: string | null;
  readonly canary: number;
  /** Why messages are discarded. */
  readonly reason: string | null;
  /** The id of a person, or a user of the operating system. */
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly status: ParkedJobStatus;
  readonly begunAt: Date | null;
  readonly endedAt: Date | null;
  readonly cancelledAt: Date | null;
  /** How many messages it takes at most: those that waited when it was requested. */
  readonly total: number;
}

export type ParkedJobFilter = PageRequest;
