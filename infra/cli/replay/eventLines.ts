import { brewPlan } from '../../../domain/brewPlan/index.js';
import { brewSession, parseSessionId } from '../../../domain/brewSession/index.js';
import { device } from '../../../domain/device/index.js';
import { deviceCommand } from '../../../domain/deviceCommand/index.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { idInStream, isStreamOf, streamName } from '../../../domain/kernel/streams.js';
import { isSealedText, mapTexts } from '../../../domain/personalTexts/index.js';
import type { ReplayLine } from './lineGroup.js';
import { isInTime, wantsType, type ReplayFilter } from './replayFilter.js';

/** Of all of Brewline's streams but those of telemetry. */
export const deciders = [brewPlan, brewSession, device, deviceCommand];

/**
 * The line of one event; undefined when the filter excludes it. Its data has the current version, or with `raw` the stored one;
 * `schemaVersion` says which version that is. Binary data is in `dataBase64`. The position is text, because a JSON number may not hold it
 * exactly.
 */
export function eventLine(event: RecordedEvent, filter: ReplayFilter): ReplayLine | undefined {
  if (!wantsType(filter, event.type)) return undefined;
  if (!isInTime(filter, Date.parse(event.metadata.recordedAt))) return undefined;
  const { stream, type, id, data, metadata } = filter.raw ? event : upcast(event);
  const { traceparent, $correlationId: correlationId, $causationId: causationId } = metadata;
  return {
    type,
    stream,
    revision: Number(event.revision),
    position: String(event.position),
    id,
    recordedAt: metadata.recordedAt,
    causedBy: metadata.causedBy,
    schemaVersion: metadata.schemaVersion,
    ...(traceparent !== undefined && { traceparent }),
    ...(correlationId !== undefined && { correlationId }),
    ...(causationId !== undefined && { causationId }),
    ...(data instanceof Uint8Array ? { dataBase64: Buffer.from(data).toString('base64') } : { data }),
  };
}

/** The event with its data in the current version. An event that Brewline did not write stays unchanged. */
function upcast(event: RecordedEvent): RecordedEvent {
  const decider = deciders.find((each) => isStreamOf(each, event.stream));
  if (!decider || event.data instanceof Uint8Array) return event;
  const { type, data, metadata } = event;
  try {
    const { data: current } = decider.upcast({ type, data }, metadata.schemaVersion);
    const schemaVersion = Math.max(decider.schemaVersion, metadata.schemaVersion);
    // An export is no place for what people typed: it would outlive them.
    const readable = mapTexts(type, current, ({ value }) => (isSealedText(value) ? null : value));
    return { ...event, data: readable, metadata: { ...metadata, schemaVersion } };
  } catch {
    return event;
  }
}

/** The event with its data in the current version. An event that Brewline did not write stays unchanged. */
export function isAbout(event: RecordedEvent, deviceId: string): boolean {
  const { stream, data } = event;
  if (stream === streamName(device, deviceId)) return true;
  const sessionId = idInStream(brewSession, stream);
  if (sessionId !== undefined) return parseSessionId(sessionId)?.deviceId === deviceId;
  return 'deviceId' in data && data.deviceId === deviceId;
}
