import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { compareOrder, isNewer } from '../../../domain/kernel/messageOrder.js';
import { mergeSorted } from './mergeSorted.js';
import { printableJson } from '../../../domain/kernel/text.js';
import type { LineGroup, ReplayLine } from './lineGroup.js';
import { createLineGrouper } from './lineGrouper.js';
import type { ReplayFilter } from './replayFilter.js';
import type { ReplaySource } from './replaySource.js';

/**
 * Converts stored events to lines: the same events give the same lines. Memory does not grow with their number; for a
 * session it holds the decisions and the late messages.
 *
 * By default the order is that of the store. For a session it is the device's own order, (epoch, boot, seq), because one message
 * may be stored in two streams; with `raw` it is the time of recording.
 *
 * @param limit maximum number of lines
 * @param format how a line is written; undefined for one that is left out
 */
export async function* replay(
  source: ReplaySource,
  filter: ReplayFilter,
  limit = Number.POSITIVE_INFINITY,
  format: (line: ReplayLine) => string | undefined = printableJson,
): AsyncGenerator<string> {
  let left = limit;
  if (left === 0) return;
  for await (const { lines } of lineGroups(source, filter)) {
    for (const line of lines) {
      const written = format(line);
      if (written === undefined) continue;
      yield written;
      left -= 1;
      if (left === 0) return;
    }
  }
}

function lineGroups(source: ReplaySource, filter: ReplayFilter): AsyncIterable<LineGroup> {
  if (source.type === 'everything') return inTurn(source.events, filter);
  const { telemetry, lookAhead, decisions } = source;
  if (filter.raw) return inTurn(mergeSorted(telemetry, decisions, wasRecordedFirst), filter);
  const inTime = filtered(inTurn(telemetry, filter), ({ late }) => !late);
  const others = inDeviceOrder([
    inTurn(decisions, filter),
    filtered(inTurn(lookAhead, filter), ({ late }) => late),
  ]);
  return mergeSorted(inTime, others, (a, b) => isNewer(b.order, a.order));
}

async function* inTurn(
  events: AsyncIterable<RecordedEvent>,
  filter: ReplayFilter,
): AsyncGenerator<LineGroup> {
  const lineGroupsOf = createLineGrouper(filter);
  for await (const event of events) yield* lineGroupsOf(event);
}

async function* filtered(
  from: AsyncIterable<LineGroup>,
  isWanted: (group: LineGroup) => boolean,
): AsyncGenerator<LineGroup> {
  for await (const group of from) if (isWanted(group)) yield group;
}

/** For one message, decisions come before its readings. */
async function* inDeviceOrder(sources: readonly AsyncIterable<LineGroup>[]): AsyncGenerator<LineGroup> {
  const all: LineGroup[] = [];
  for (const source of sources) for await (const group of source) all.push(group);
  yield* all.sort((a, b) => compareOrder(a.order, b.order));
}

/** At equal times telemetry comes first: ingest stores it before its decisions. */
function wasRecordedFirst(telemetry: RecordedEvent, decision: RecordedEvent): boolean {
  return Date.parse(telemetry.metadata.recordedAt) <= Date.parse(decision.metadata.recordedAt);
}
