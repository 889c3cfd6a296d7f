import { decodeTelemetryBatch, type StoredObservation } from '../../../adapters/protobuf/index.js';
import { sessionId } from '../../../domain/brewSession/index.js';
import { BrewlineError, messageOf } from '../../../domain/kernel/errors.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { readingIndex, sensors, type Reading } from '../../../domain/machine/index.js';
import { isNewer, type MessageOrder } from '../../../domain/kernel/messageOrder.js';
import type { LineGroup, ReplayLine } from './lineGroup.js';
import { isInTime, wantsType, type ReplayFilter } from './replayFilter.js';
import { judgedFormat, orderedFormat } from '../../../commands/ports/index.js';

/** Type of a stored batch of telemetry of many devices. */
export const telemetryType = 'TelemetryRecorded';

/** Expands stored batches into lines. */
export interface TelemetryExpander {
  /** The lines for each message that the filter selects: one for each reading and for each line of a machine's log. */
  lineGroups(event: RecordedEvent): LineGroup[];
  /** Whether the filter selects anything of the batch. */
  isWanted(event: RecordedEvent): boolean;
}

/**
 * Telemetry of format 1 may be stored twice: repeats are dropped by the high-water mark of (boot, seq) of each device, which is
 * all that stays in memory. Telemetry of format 2 is stored once.
 */
export function createTelemetryExpander(filter: ReplayFilter): TelemetryExpander {
  const highWaterMarks = new Map<string, MessageOrder>();
  const wanted = (entry: StoredObservation) =>
    isOfDevice(entry, filter.session?.deviceId ?? filter.deviceId) &&
    isOfSession(entry, filter.session?.session) &&
    isInTime(filter, entry.receivedAtMs);

  /** A repeat is dropped even when the first one is outside the filter. */
  const isFirst = ({ deviceId, epoch, boot, seq }: StoredObservation) => {
    const order = { epoch, boot, seq };
    if (!isNewer(order, highWaterMarks.get(deviceId))) return false;
    highWaterMarks.set(deviceId, order);
    return true;
  };

  return {
    lineGroups: (event) => {
      const isOnce = event.metadata.schemaVersion >= orderedFormat;
      return decode(event).flatMap((entry) =>
        (isOnce || isFirst(entry)) && wanted(entry)
          ? [{ order: entry, late: entry.late, lines: linesOf(entry, filter) }]
          : [],
      );
    },
    isWanted: (event) => decode(event).some(wanted),
  };
}

function linesOf(entry: StoredObservation, filter: ReplayFilter): ReplayLine[] {
  const { deviceId, epoch, boot, seq, late, receivedAtMs, traceparent, telemetry, logs } = entry;
  const session = telemetry?.session ?? logs?.session ?? 0;
  const frame = {
    deviceId,
    session: session === 0 ? undefined : sessionId(deviceId, session),
    epoch,
    boot,
    seq,
    late,
    receivedAt: new Date(receivedAtMs).toISOString(),
    traceparent,
  };
  const readings = wantsType(filter, 'Reading') ? (telemetry?.readings ?? []) : [];
  const logLines = wantsType(filter, 'Log') ? (logs?.lines ?? []) : [];
  return [
    ...readings.map((reading, position) => {
      const index = readingIndex(position, telemetry?.leftOut ?? []);
      const flags = flagsOf(telemetry, position);
      return { type: 'Reading', ...frame, index, ...shown(reading), ...flags };
    }),
    ...logLines.map(({ atMs, severity, text }, index) => ({
      type: 'Log',
      ...frame,
      ...{ index, at: isoTime(atMs), severity, text },
    })),
  ];
}

const names: ReadonlyMap<number, string> = new Map(Object.entries(sensors).map(([name, id]) => [id, name]));

function nameOf(sensor: number): string {
  return names.get(sensor) ?? `sensor${sensor}`;
}

function shown({ atMs, context, sensors: ids, values }: Reading) {
  const sensorValues = Object.fromEntries(ids.map((id, i) => [nameOf(id), values[i]]));
  return { at: isoTime(atMs), sensors: sensorValues, context };
}

/** Only implausible readings have flags: `timePlausible: false`, and the names of the sensors. */
function flagsOf(telemetry: StoredObservation['telemetry'], position: number) {
  const implausible = telemetry?.implausible?.get(position);
  return {
    ...(telemetry?.untimed?.has(position) && { timePlausible: false }),
    ...(implausible && { implausible: implausible.map(nameOf) }),
  };
}

function decode(event: RecordedEvent): StoredObservation[] {
  try {
    if (!(event.data instanceof Uint8Array)) throw new Error('its data is JSON');
    return decodeTelemetryBatch(event.data, { isJudged: event.metadata.schemaVersion >= judgedFormat });
  } catch (cause) {
    const what = `event ${event.revision} of stream ${event.stream} can't be decoded`;
    throw new BrewlineError('EVENT_UNPROJECTABLE', `${what}: ${messageOf(cause)}`, { cause });
  }
}

function isOfDevice(entry: StoredObservation, deviceId: string | undefined): boolean {
  return deviceId === undefined || entry.deviceId === deviceId;
}

function isOfSession({ telemetry, logs }: StoredObservation, session: number | undefined): boolean {
  return session === undefined || telemetry?.session === session || logs?.session === session;
}

/** Device time is stored as sent; one that no calendar has is printed in milliseconds. */
function isoTime(atMs: number): string | number {
  return Math.abs(atMs) <= 8.64e15 ? new Date(atMs).toISOString() : atMs;
}
