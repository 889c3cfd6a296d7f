import { sessionKey } from '../../domain/brewSession/index.js';
import { isInRange, readingIndex, type Reading } from '../../domain/machine/index.js';
import { brewline } from '../../proto/generated/brewline.js';
import { traceparentFromBytes } from '../telemetry/index.js';
import { int64 } from './int64.js';
import { unpackReadings } from './unpackReadings.js';

const { TelemetryBatch } = brewline.v1;

/** Telemetry or logs of one message, read back from a partition's log. */
export interface StoredObservation {
  readonly deviceId: string;
  /** 0 in format 1. */
  readonly epoch: number;
  readonly boot: number;
  readonly seq: number;
  /** It came after a message with a higher place. */
  readonly late: boolean;
  readonly receivedAtMs: number;
  readonly traceparent: string | undefined;
  /** Device time of sending, where the device's clock was known to be wrong by more than a day. */
  readonly wrongClockMs: number | undefined;
  readonly telemetry: StoredReadings | undefined;
  readonly logs: { readonly session: number; readonly lines: readonly StoredLogLine[] } | undefined;
}

export interface StoredReadings {
  readonly session: number;
  readonly readings: readonly Reading[];
  /** Indexes of readings that broke a rule and are left out, in order (`readingIndex`). */
  readonly leftOut: readonly number[];
  /** Sensors whose values can't be right, by the position of their reading; undefined when there are none. */
  readonly implausible: ReadonlyMap<number, readonly number[]> | undefined;
}

export interface StoredLogLine {
  readonly atMs: number;
  readonly severity: number;
  readonly text: string;
}

/**
 * Reads the telemetry and logs of one TelemetryRecorded event; sessions are named by their keys (`sessionKey`). What ingest wrote was
 * validated before, so an error here is a broken store.
 *
 * @param isJudged whether ingest judged the values; else those that no process allows are found here.
 */
export function decodeTelemetryBatch(
  data: Uint8Array,
  { isJudged }: { readonly isJudged: boolean } = { isJudged: true },
): StoredObservation[] {
  const { receivedAtMs, entries } = TelemetryBatch.decode(data);
  const baseMs = int64(receivedAtMs);
  return entries.flatMap((entry) => {
    const { deviceId, boot, seq, receivedDeltaMs, traceContext, telemetry, logs, late } = entry;
    if (!telemetry && !logs) return [];
    const epoch = entry.epoch ?? 0;
    const judged = isJudged ? (entry.implausible ?? []) : undefined;
    const sessionEpoch = entry.sessionEpochPlusOne ? entry.sessionEpochPlusOne - 1 : epoch;
    const keyOf = (session: number | null | undefined) => (session ? sessionKey(sessionEpoch, session) : 0);
    return [
      {
        deviceId: deviceId ?? '',
        epoch,
        boot: boot ?? 0,
        seq: seq ?? 0,
        late: late ?? false,
        receivedAtMs: baseMs + (receivedDeltaMs ?? 0),
        traceparent: traceContext?.length ? traceparentFromBytes(traceContext) : undefined,
        wrongClockMs: entry.wrongClockMs == null ? undefined : int64(entry.wrongClockMs),
        telemetry: telemetry
          ? { session: keyOf(telemetry.session), ...keptReadings(telemetry, judged) }
          : undefined,
        logs: logs ? { session: keyOf(logs.session), lines: (logs.lines ?? []).map(toLogLine) } : undefined,
      },
    ];
  });
}

function keptReadings(
  telemetry: brewline.v1.Telemetry.$Properties,
  judged: readonly brewline.v1.ImplausibleValues.$Properties[] | undefined,
) {
  const { readings, rejected } = unpackReadings(telemetry);
  const leftOut = rejected.map(({ index }) => index);
  const implausible = judged ? byReading(readings, leftOut, judged) : outOfRange(readings);
  return { readings, leftOut, implausible };
}

type SensorsByReading = ReadonlyMap<number, readonly number[]>;

function byReading(
  readings: readonly Reading[],
  leftOut: readonly number[],
  judged: readonly brewline.v1.ImplausibleValues.$Properties[],
): SensorsByReading | undefined {
  if (judged.length === 0) return undefined;
  const sensorsOf = new Map<number, number[]>();
  for (const { sensor, readings: indexes } of judged)
    for (const index of indexes ?? []) sensorsOf.set(index, [...(sensorsOf.get(index) ?? []), sensor ?? 0]);
  return new Map(
    readings.flatMap((_, position) => {
      const sensors = sensorsOf.get(readingIndex(position, leftOut));
      return sensors ? [[position, sensors] as const] : [];
    }),
  );
}

function outOfRange(readings: readonly Reading[]): SensorsByReading | undefined {
  const found = readings.flatMap(({ sensors, values, context }, position) => {
    const implausible = sensors.filter(
      (sensor, at) => !isInRange(sensor, values[at] ?? 0, context?.processType ?? 0),
    );
    return implausible.length > 0 ? [[position, implausible] as const] : [];
  });
  return found.length > 0 ? new Map(found) : undefined;
}

function toLogLine({ atMs, severity, text }: brewline.v1.LogLine.$Properties): StoredLogLine {
  return { atMs: int64(atMs), severity: severity ?? 0, text: text ?? '' };
}
