import type { EventStore } from '../../../commands/ports.js';
import type { RecordedEvent } from '../../../domain/events.js';
import type { EventSource } from '../../../projections/ports.js';
import { mergeByTime } from './mergeByTime.js';
import type { TelemetryRange } from './sessionTelemetry.js';

/** The events to replay, and how far one has come after each of them. */
export interface ReplaySource {
  readonly events: AsyncIterable<RecordedEvent>;
  /** Events, or positions; 0 when there are none. */
  readonly total: number;
  /** How much of `total` is done. */
  progressAt(event: RecordedEvent, eventsRead: number): number;
}

/** Everything that is in the store now. */
export async function everything(store: EventSource): Promise<ReplaySource> {
  const end = await store.endPosition();
  return {
    events: store.readAll(),
    total: Number(end ?? 0n),
    progressAt: ({ position }) => Number(position),
  };
}

/**
 * One session's events and the stored telemetry that holds its readings, merged by time of recording.
 *
 * @param ranges in order of receipt: a device's telemetry is in one partition at a time
 */
export async function oneSession(
  store: EventStore,
  stream: string,
  ranges: readonly TelemetryRange[],
): Promise<ReplaySource> {
  let total = ranges.reduce((sum, range) => sum + sizeOf(range), 0);
  for await (const { revision } of store.readStream(stream, { direction: 'backwards', limit: 1 })) {
    total += Number(revision) + 1;
  }
  return {
    events: mergeByTime(inTurn(store, ranges), store.readStream(stream)),
    total,
    progressAt: (_, eventsRead) => eventsRead,
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
