import type { RecordedEvent } from '../../../domain/events.js';
import { isNewer } from '../../../domain/sequence.js';
import { mergeSorted } from './mergeSorted.js';
import type { Passage } from './passage.js';
import { createPassageMaker } from './passageMaker.js';
import type { ReplayFilter } from './replayFilter.js';
import type { ReplaySource } from './replaySource.js';

/**
 * Turns stored events into lines of JSON: the same events give the same lines. Memory does not grow with their number.
 *
 * Everything comes in the order in which it was stored. A session comes in its device's own order, (boot, seq), since what one
 * message told may be stored in two streams; as it is stored (`raw`) it comes by the time of recording.
 *
 * @param limit lines at most
 */
export async function* replay(
  source: ReplaySource,
  filter: ReplayFilter,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<string> {
  let left = limit;
  if (left === 0) return;
  for await (const { lines } of passages(source, filter)) {
    for (const line of lines) {
      yield line;
      left -= 1;
      if (left === 0) return;
    }
  }
}

function passages(source: ReplaySource, filter: ReplayFilter): AsyncIterable<Passage> {
  const passagesOf = createPassageMaker(filter);
  async function* inTurn(events: AsyncIterable<RecordedEvent>): AsyncGenerator<Passage> {
    for await (const event of events) yield* passagesOf(event);
  }
  if (source.type === 'everything') return inTurn(source.events);
  const { telemetry, decisions } = source;
  if (filter.raw) return inTurn(mergeSorted(telemetry, decisions, wasRecordedFirst));
  return mergeSorted(inTurn(telemetry), inTurn(decisions), (a, b) => isNewer(b.order, a.order));
}

/** At the same time telemetry goes first: ingest stores it before what it decides. */
function wasRecordedFirst(telemetry: RecordedEvent, decision: RecordedEvent): boolean {
  return Date.parse(telemetry.metadata.recordedAt) <= Date.parse(decision.metadata.recordedAt);
}
