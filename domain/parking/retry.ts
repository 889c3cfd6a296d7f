import type { RequeueOutcome } from './job.js';

/** Why an event that a projection parked can't be retried or skipped. */
export type EventObstacle =
  /** No projection parked it: it is a message, which is sent through ingest again. */
  | 'notAnEvent'
  /** A retry applied it. */
  | 'applied'
  /** Somebody skipped it; it can still be retried. */
  | 'skipped';

/** What of something parked decides whether it can be retried or skipped. */
export interface RetryCandidate {
  readonly source: string;
  readonly outcome: RequeueOutcome | null;
}

/** Why this can't be retried, or skipped; undefined when it can. */
export function eventObstacle(
  work: 'retry' | 'skip',
  { source, outcome }: RetryCandidate,
): EventObstacle | undefined {
  if (!isOfProjection(source)) return 'notAnEvent';
  if (outcome === 'stored') return 'applied';
  return work === 'skip' && outcome === 'skipped' ? 'skipped' : undefined;
}

/** The source of events that a projection parked. */
export function projectionSource(projection: string): string {
  return `projection ${projection}`;
}

/** Whether a projection parked what has this source: it is an event then, not a message. */
export function isOfProjection(source: string): boolean {
  return source.startsWith(projectionSource(''));
}

/** Which event it is that a projection parked. */
export interface ParkedEventHead {
  readonly stream: string;
  readonly revision: string;
  readonly type: string;
  readonly id: string;
}

/** What stands in the headers of a parked event; undefined for a message. */
export function parkedEventOf(parked: {
  readonly source: string;
  readonly headers: object;
}): ParkedEventHead | undefined {
  if (!isOfProjection(parked.source)) return undefined;
  const { stream = '', revision = '', type = '', id = '' } = parked.headers as Partial<ParkedEventHead>;
  return { stream, revision, type, id };
}

/** What a projection knows of the stream of an event that it is to apply now. */
export interface RetryOrder {
  /** An earlier event of the stream is parked and waits. */
  readonly earlierWaits: boolean;
  /** The projection applied a later event of the stream. */
  readonly laterApplied: boolean;
  /** It is telemetry, and the projection takes messages that come late. */
  readonly mayBeLate: boolean;
}

/** Why an event can't be applied now; undefined when it can. Rows follow from the order of events, so a retry keeps that of each stream. */
export function retryRefusal({ earlierWaits, laterApplied, mayBeLate }: RetryOrder): string | undefined {
  if (mayBeLate) return undefined;
  if (earlierWaits) return 'an earlier event of its stream waits: retry or skip that one first';
  if (laterApplied)
    return 'later events of its stream were applied: rebuild the projection, or skip this event';
  return undefined;
}
