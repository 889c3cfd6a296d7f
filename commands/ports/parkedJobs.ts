import type {
  EventObstacle,
  NextOfJob,
  ParkedJobProgress,
  ParkedJobWork,
  RequeueObstacle,
} from '../../domain/parking/index.js';
import type { OperatorRequest } from './delivery.js';
import type { FailingJobs } from './failingJobs.js';

/** Parked messages that an operator chooses: one, or those of a group in the order in which they were parked. */
export type ChosenMessages =
  | { readonly messageId: string }
  | { readonly source: string; readonly code: string; readonly most?: number | undefined };

export interface ParkedJobRequest {
  readonly work: ParkedJobWork;
  readonly messages: ChosenMessages;
  /** So many are sent first; 0 for no canary. */
  readonly canary: number;
  /** What a person made of the one message; it is sent instead. */
  readonly edit?: EditToSend | undefined;
  /** Why messages are discarded, events are skipped, or a message is edited. */
  readonly reason: string | undefined;
  /** The id of a person, or a user of the operating system. */
  readonly requestedBy: string;
}

/** A checked edit. */
export interface EditToSend {
  readonly body: Uint8Array;
  /** Hash of what the device sent; undefined where that can't be told. */
  readonly original: number | undefined;
  /** `person:<id>`, or `os:<user>` of the command line. */
  readonly by: string;
}

export type ParkedJobAnswer =
  /** The id of the job, also of one that was asked for before and has not ended. */
  | { readonly type: 'accepted'; readonly jobId: string }
  /** There is no such message, or the group has none for this work. */
  | { readonly type: 'nothing' }
  | { readonly type: 'impossible'; readonly obstacle: RequeueObstacle | EventObstacle }
  /** As many versions of the message as are kept. */
  | { readonly type: 'tooManyEdits'; readonly edits: number }
  /** As many jobs as may wait. */
  | { readonly type: 'tooMany'; readonly jobs: number };

/** Requests of operators about parked messages and events; ingest works on them. Implemented by `adapters/postgres`. */
export interface ParkedJobs {
  request(request: ParkedJobRequest): Promise<ParkedJobAnswer>;
  /** No further message is taken. @returns false when there is no such job, or it has ended */
  cancel(jobId: string): Promise<boolean>;
  /** One that was given up goes on. @returns false when there is no such job, or it has ended otherwise */
  resume(jobId: string): Promise<boolean>;
}

/** A job that has not ended. */
export interface OpenParkedJob extends ParkedJobProgress {
  readonly id: string;
  /** Messages that are under way: what became of them is not counted yet. */
  readonly underWay: number;
}

/** A parked message as it is sent again. */
export interface MessageToRequeue {
  readonly deviceId: string;
  readonly request: Extract<OperatorRequest, { readonly type: 'requeue' }>;
  readonly body: Uint8Array;
}

/** Jobs as rows: each step is one transaction, so a process that dies between two loses and repeats nothing. */
export interface ParkedJobStore extends FailingJobs {
  /** The first with one of these works that has not ended; undefined when all have. */
  first(works: readonly ParkedJobWork[]): Promise<OpenParkedJob | undefined>;
  /** Chooses the next messages, before anything is sent. @returns how many rows it looked at; 0 when none is left */
  claim(jobId: string, messages: number): Promise<number>;
  /** Those under way whose outcome is not known, in the order in which they were parked. */
  unsettled(jobId: string): Promise<readonly MessageToRequeue[]>;
  /** The same as a number. */
  countUnsettled(jobId: string): Promise<number>;
  /** Adds up what became of those under way. */
  count(jobId: string): Promise<void>;
  /** Deletes the next messages. @returns how many were next; 0 when none is left */
  discard(jobId: string, messages: number): Promise<number>;
  /** Says of the next events that they stay unapplied. @returns how many were next; 0 when none is left */
  skip(jobId: string, events: number): Promise<number>;
  end(
    jobId: string,
    status: Extract<NextOfJob, { readonly type: 'end' }>['status'] | 'failed',
  ): Promise<void>;
}
