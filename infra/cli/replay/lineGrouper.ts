import { ownStreams } from '../../../adapters/eventStore/identity.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { inEpoch0, type MessageOrder } from '../../../domain/kernel/messageOrder.js';
import { eventLine, isAbout } from './eventLines.js';
import type { LineGroup } from './lineGroup.js';
import type { ReplayFilter } from './replayFilter.js';
import { createTelemetryExpander, telemetryType } from './telemetryLines.js';

/** Converts each stored event to the lines that the filter selects. */
export function createLineGrouper(filter: ReplayFilter): (event: RecordedEvent) => readonly LineGroup[] {
  const telemetry = createTelemetryExpander(filter);
  const wantsTelemetry =
    filter.types === undefined || ['Reading', 'Log', telemetryType].some((type) => filter.types?.has(type));
  const wantsPartOfBatches = filter.deviceId !== undefined || filter.session !== undefined;

  const asStored = (event: RecordedEvent) => {
    const line = eventLine(event, filter);
    return line === undefined ? [] : [{ order: orderOf(event), late: false, lines: [line] }];
  };

  return (event) => {
    if (event.type !== telemetryType) {
      const { deviceId } = filter;
      const isWanted = isBrewEvent(event) && (deviceId === undefined || isAbout(event, deviceId));
      return isWanted ? asStored(event) : [];
    }
    if (!wantsTelemetry) return [];
    if (!filter.raw) return telemetry.lineGroups(event);
    return !wantsPartOfBatches || telemetry.isWanted(event) ? asStored(event) : [];
  };
}

/** Events of a session name their message; other events are never sorted by it. */
function orderOf({ data }: RecordedEvent): MessageOrder {
  return inEpoch0('source' in data ? (data.source as MessageOrder) : { boot: 0, seq: 0 });
}

/** The store's own identity is in the store too, but is no brewing event. */
function isBrewEvent({ stream }: RecordedEvent): boolean {
  return !stream.startsWith(ownStreams);
}
