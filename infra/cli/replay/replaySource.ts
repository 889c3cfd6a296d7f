import type { EventStore } from '../../../commands/ports/index.js';
import { auditLog } from '../../../domain/audit/index.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { isStreamOf } from '../../../domain/kernel/streams.js';
import type { EventSource } from '../../../projections/ports.js';
import type { TelemetryRange } from '../../../adapters/postgres/queries/sessionTelemetry.js';

type Events = AsyncIterable<RecordedEvent>;

/** The events to replay, in order. */
export type ReplaySource =
  | { readonly type: 'everything'; readonly events: Events }
  | {
      readonly type: 'session';
      /** The stored telemetry with the session's readings. */
      readonly telemetry: Events;
      /** The same again, for a second pass. */
      readonly lookAhead: Events;
      /** Decisions of the session. */
      readonly decisions: Events;
    };

/** How much has to be read. */
export interface ReplayLength {
  /** Positions or events; 0 when there is nothing. */
  readonly total: number;
  /** How much of `total` is done after this event, which is number `read`. */
  readonly doneAfter: (event: RecordedEvent, read: number) => number;
}

export interface MeasuredSource {
  readonly source: ReplaySource;
  readonly length: ReplayLength;
}

/** Everything that is in the store now. */
export async function everything(store: EventSource): Promise<MeasuredSource> {
  const end = await store.endPosition();
  return {
    source: { type: 'everything', events: withoutAudit(store.readAll()) },
    length: { total: Number(end ?? 0n), doneAfter: ({ position }) => Number(position) },
  };
}

/** What people did is no part of a brew: `brewline audit list` shows it. */
async function* withoutAudit(events: Events): AsyncGenerator<RecordedEvent> {
  for await (const event of events) if (!isStreamOf(auditLog, event.stream)) yield event;
}

/** @param ranges in order of receipt: a device's telemetry is in one partition at a time */
export async function oneSession(
  store: EventStore,
  stream: string,
  ranges: readonly TelemetryRange[],
): Promise<MeasuredSource> {
  let total = ranges.reduce((sum, range) => sum + sizeOf(range), 0);
  for await (const { revision } of store.readStream(stream, { direction: 'backwards', limit: 1 })) {
    total += Number(revision) + 1;
  }
  return {
    source: {
      type: 'session',
      telemetry: inTurn(store, ranges),
      lookAhead: inTurn(store, ranges),
      decisions: store.readStream(stream),
    },
    length: { total, doneAfter: (_, read) => read },
  };
}

async function* inTurn(store: EventStore, ranges: readonly TelemetryRange[]): AsyncGenerator<RecordedEvent> {
  for (const range of ranges) {
    yield* store.readStream(range.stream, { fromRevision: range.firstRevision, limit: sizeOf(range) });
  }
}

function sizeOf({ firstRevision, lastRevision }: TelemetryRange): number {
  return Number(lastRevision - firstRevision) + 1;
}
