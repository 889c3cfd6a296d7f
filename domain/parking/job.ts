/** What an operator does to parked messages, and to events that a projection parked: those are retried or skipped. */
export type ParkedJobWork = 'requeue' | 'discard' | 'retry' | 'skip';

/** Work on messages and on events is done side by side: a projection that is away holds up no message. */
export const messageWork: readonly ParkedJobWork[] = ['requeue', 'discard'];
export const eventWork: readonly ParkedJobWork[] = ['retry', 'skip'];

export type ParkedJobStatus =
  | 'waiting'
  | 'running'
  | 'done'
  | 'cancelled'
  /** Some of the canary came back: the others were not sent. */
  | 'stopped'
  /** It was given up, because its steps failed; it may be resumed. */
  | 'failed';

/** What became of the messages of a job. */
export interface ParkedJobCounts {
  /** Those that were sent, or discarded. */
  readonly taken: number;
  readonly stored: number;
  /** They were stored before: nothing was appended. */
  readonly repeats: number;
  /** They were parked again. */
  readonly cameBack: number;
  readonly discarded: number;
  /** Events that stay unapplied, because somebody said so. */
  readonly skipped: number;
  /** Somebody discarded them meanwhile. */
  readonly gone: number;
  /** They can't be sent again. */
  readonly leftOut: number;
}

/** What ingest did with a message that was sent again. An event is `stored` when a retry applied it, or `skipped`. */
export type RequeueOutcome = 'stored' | 'repeat' | 'parked' | 'unknown' | 'skipped';

/** So many are sent first; the others follow when none of them comes back. */
export const defaultCanary = 5;

/** Messages that are under way at once: devices' own messages wait behind no more than these. */
export const messagesAtOnce = 100;

export interface ParkedJobProgress extends Pick<ParkedJobCounts, 'taken' | 'cameBack'> {
  readonly work: ParkedJobWork;
  /** How many messages it takes at most. */
  readonly most: number;
  readonly canary: number;
  readonly isCancelled: boolean;
}

/** What a job does next. */
export type NextOfJob =
  | { readonly type: 'take'; readonly messages: number }
  | { readonly type: 'end'; readonly status: 'done' | 'cancelled' | 'stopped' };

/** Decides after each part of a job, when what became of all its messages is known. */
export function nextOfJob({
  work,
  most,
  canary,
  taken,
  cameBack,
  isCancelled,
}: ParkedJobProgress): NextOfJob {
  if (isCancelled) return { type: 'end', status: 'cancelled' };
  const left = most - taken;
  if (left <= 0) return { type: 'end', status: 'done' };
  if ((work === 'requeue' || work === 'retry') && canary > 0) {
    if (taken < canary) return { type: 'take', messages: Math.min(canary - taken, left, messagesAtOnce) };
    if (taken === canary && cameBack > 0) return { type: 'end', status: 'stopped' };
  }
  return { type: 'take', messages: Math.min(left, messagesAtOnce) };
}
