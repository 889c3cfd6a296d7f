import type { DomainEvent, RecordedEvent } from '../../../domain/kernel/events.js';
import { parseTraceparent } from '../../../domain/kernel/traceContext.js';
import { unnestInsert, type WriteRows } from '../unnest.js';

/** An event of a timeline, as a read model stores it. */
interface TimelineEvent {
  readonly event: DomainEvent & { readonly data: { readonly atMs: number } };
  readonly record: RecordedEvent;
}

/**
 * Writes events into a timeline table: revision, type, at, recorded_at, data, the trace, and the ids of their subject.
 *
 * @param whose columns and types of the ids, and where they come from.
 */
export function timelineInsert<Event extends TimelineEvent>(
  table: string,
  whose: readonly {
    readonly name: string;
    readonly type: 'uuid' | 'text';
    readonly of: (event: Event) => string;
  }[],
): WriteRows<Event> {
  return unnestInsert<Event>(
    table,
    [
      ...whose,
      { name: 'revision', type: 'bigint', of: ({ record }) => record.revision },
      { name: 'type', type: 'text', of: ({ event }) => event.type },
      { name: 'at', type: 'timestamptz', of: ({ event }) => event.data.atMs },
      { name: 'recorded_at', type: 'timestamptz', of: ({ record }) => record.metadata.recordedAt },
      { name: 'data', type: 'jsonb', of: ({ event }) => JSON.stringify(event.data) },
      { name: 'trace_id', type: 'text', of: ({ record }) => traceIdOf(record) },
    ],
    '',
  );
}

/** The trace that an event belongs to, if it was sampled. */
export function traceIdOf({ metadata }: RecordedEvent): string | null {
  return parseTraceparent(metadata.traceparent ?? '')?.traceId ?? null;
}
