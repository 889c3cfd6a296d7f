import { sessionKey } from '../../domain/brewSession/index.js';
import { isInRange, isPlausibleTime, readingIndex, type Reading } from '../../domain/machine/index.js';
import { brewline } from '../../proto/generated/brewline.js';
import { traceparentFromBytes } from '../../domain/kernel/traceContext.js';
import { inflateBatch } from './deflatedBatch.js';
import { int64 } from './int64.js';
import { readPlainEntry, type PlainEntry } from './plainEntry.js';
import { unpackReadings } from './unpackReadings.js';
import { wantedEntries, type TelemetryHead } from './wantedEntries.js';

const { StoredUplink } = brewline.v1;

/** Telemetry or logs of one message in a partition's log. */
export interface StoredObservation {
  readonly deviceId: string;
  /** 0 in format 1. */
  readonly epoch: number;
  readonly boot: number;
  readonly seq: number;
  /** It arrived after a message with a higher position. */
  readonly late: boolean;
  readonly receivedAtMs: number;
  readonly traceparent: string | undefined;
  readonly telemetry: StoredReadings | undefined;
  readonly logs: { readonly session: number; readonly lines: readonly StoredLogLine[] } | undefined;
  readonly bytes: EntryBytes;
}

/** What the message is stored as. A head and any of its batch's frames, one after the other, are a batch again. */
export interface EntryBytes {
  readonly head: Uint8Array;
  readonly frame: Uint8Array;
}

export interface StoredReadings {
  readonly session: number;
  readonly readings: readonly Reading[];
  /** Indexes of readings that broke a rule and are left out, in order (`readingIndex`). */
  readonly leftOut: readonly number[];
  /** Sensors with implausible values, by the position of their reading; undefined when there are none. */
  readonly implausible: ReadonlyMap<number, readonly number[]> | undefined;
  /** Positions of readings with an implausible time; undefined when there are none. */
  readonly untimed: ReadonlySet<number> | undefined;
}

export interface StoredLogLine {
  readonly atMs: number;
  readonly severity: number;
  readonly text: string;
}

export interface DecodingOptions {
  /** Whether ingest judged times and values; otherwise values that are impossible by themselves are found here. */
  readonly isJudged: boolean;
  /** Other messages, and those without telemetry, are left out. */
  readonly isWanted?: (head: TelemetryHead) => boolean;
}

/**
 * Decodes the telemetry and logs of one TelemetryRecorded event; sessions are given by their keys (`sessionKey`). Ingest
 * validated what it wrote, so an error here means a broken store.
 */
export function decodeTelemetryBatch(
  data: Uint8Array,
  { isJudged, isWanted }: DecodingOptions = { isJudged: true },
): StoredObservation[] {
  const batch = inflateBatch(data);
  const { receivedAtMs, head, entries } = wantedEntries(batch, isWanted);
  const found: StoredObservation[] = [];
  for (const { frame, start, end } of entries) {
    const bytes = { head, frame };
    const plain = isJudged ? readPlainEntry(batch, start, end) : undefined;
    const observation = plain
      ? plainObservation(plain, receivedAtMs, bytes)
      : observationOf(StoredUplink.decode(batch.subarray(start, end)), { isJudged, receivedAtMs, bytes });
    if (observation) found.push(observation);
  }
  return found;
}

const none: readonly number[] = [];

function plainObservation(entry: PlainEntry, batchAtMs: number, bytes: EntryBytes): StoredObservation {
  const { deviceId, epoch, boot, seq, receivedDeltaMs, late, telemetry } = entry;
  const session = sessionKeyOf(entry, telemetry.session);
  // Field by field: spreading takes longer than all of the decoding.
  return {
    deviceId,
    epoch,
    boot,
    seq,
    late,
    receivedAtMs: batchAtMs + receivedDeltaMs,
    traceparent: undefined,
    telemetry: {
      session,
      readings: telemetry.readings,
      leftOut: none,
      implausible: undefined,
      untimed: undefined,
    },
    logs: undefined,
    bytes,
  };
}

function observationOf(
  entry: brewline.v1.StoredUplink,
  batch: { readonly isJudged: boolean; readonly receivedAtMs: number; readonly bytes: EntryBytes },
): StoredObservation | undefined {
  const { deviceId, epoch, boot, seq, receivedDeltaMs, traceContext, telemetry, logs, late } = entry;
  if (!telemetry && !logs) return undefined;
  const receivedAtMs = batch.receivedAtMs + receivedDeltaMs;
  return {
    ...{ deviceId, epoch, boot, seq, late, receivedAtMs },
    traceparent: traceContext.length > 0 ? traceparentFromBytes(traceContext) : undefined,
    telemetry: telemetry
      ? {
          session: sessionKeyOf(entry, telemetry.session),
          ...keptReadings(telemetry, batch.isJudged ? entry : undefined, receivedAtMs),
        }
      : undefined,
    logs: logs
      ? { session: sessionKeyOf(entry, logs.session), lines: (logs.lines ?? []).map(toLogLine) }
      : undefined,
    bytes: batch.bytes,
  };
}

function sessionKeyOf(
  { epoch, sessionEpochPlusOne }: Pick<PlainEntry, 'epoch' | 'sessionEpochPlusOne'>,
  session: number | null | undefined,
): number {
  if (!session) return 0;
  return sessionKey(sessionEpochPlusOne > 0 ? sessionEpochPlusOne - 1 : epoch, session);
}

function keptReadings(
  telemetry: brewline.v1.Telemetry.$Properties,
  judged: brewline.v1.StoredUplink.$Properties | undefined,
  receivedAtMs: number,
) {
  const { readings, rejected } = unpackReadings(telemetry);
  const leftOut = rejected.map(({ index }) => index);
  if (!judged) {
    const untimed = positionsOf(readings, (_, { atMs }) => !isPlausibleTime(atMs, { receivedAtMs }));
    return { readings, leftOut, implausible: outOfRange(readings), untimed };
  }
  const implausible = byReading(readings, leftOut, judged.implausible ?? []);
  const untimed = judged.untimed?.length
    ? positionsOf(readings, (position) => judged.untimed?.includes(readingIndex(position, leftOut)))
    : undefined;
  return { readings, leftOut, implausible, untimed };
}

function positionsOf(
  readings: readonly Reading[],
  isOne: (position: number, reading: Reading) => boolean | undefined,
): ReadonlySet<number> | undefined {
  const found = readings.flatMap((reading, position) => (isOne(position, reading) ? [position] : []));
  return found.length > 0 ? new Set(found) : undefined;
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
