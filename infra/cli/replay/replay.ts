import type { RecordedEvent } from '../../../domain/events.js';
import { eventLine, isAbout } from './eventLines.js';
import type { ReplayFilter } from './replayFilter.js';
import { createTelemetryExpander, telemetryType } from './telemetryLines.js';

/**
 * Turns stored events into lines of JSON, in the order in which they come: the same events give the same lines. Memory does not grow
 * with their number.
 *
 * @param events in order
 * @param limit lines at most
 */
export async function* replay(
  events: AsyncIterable<RecordedEvent>,
  filter: ReplayFilter,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<string> {
  const linesOf = createLineMaker(filter);
  let left = limit;
  for await (const event of events) {
    for (const line of linesOf(event)) {
      if (left === 0) return;
      left -= 1;
      yield line;
    }
    if (left === 0) return;
  }
}

function createLineMaker(filter: ReplayFilter): (event: RecordedEvent) => readonly string[] {
  const telemetry = createTelemetryExpander(filter);
  const wantsNoTelemetry =
    filter.types && !['Reading', 'Log', telemetryType].some((type) => filter.types?.has(type));
  const filtersEntries = filter.deviceId !== undefined || filter.session !== undefined;

  const storedLine = (event: RecordedEvent) => {
    const line = eventLine(event, filter);
    return line === undefined ? [] : [line];
  };

  return (event) => {
    if (event.type !== telemetryType) {
      const { deviceId } = filter;
      return isBrewEvent(event) && (deviceId === undefined || isAbout(event, deviceId))
        ? storedLine(event)
        : [];
    }
    if (wantsNoTelemetry) return [];
    if (!filter.raw) return telemetry.lines(event);
    return !filtersEntries || telemetry.isWanted(event) ? storedLine(event) : [];
  };
}

/** The store's own name is kept in the store, and tells nothing of brewing. */
function isBrewEvent({ stream }: RecordedEvent): boolean {
  return !stream.startsWith('brewlineStore-');
}
