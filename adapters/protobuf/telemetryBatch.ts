import { sessionKey } from '../../domain/brewSession/index.js';
import type { Reading } from '../../domain/machine/index.js';
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
  readonly telemetry: StoredReadings | undefined;
  readonly logs: { readonly session: number; readonly lines: readonly StoredLogLine[] } | undefined;
}

export interface StoredReadings {
  readonly session: number;
  readonly readings: readonly Reading[];
  /** Indexes of readings that broke a rule and are left out, in order (`readingIndex`). */
  readonly leftOut: readonly number[];
}

export interface StoredLogLine {
  readonly atMs: number;
  readonly severity: number;
  readonly text: string;
}

/**
 * Reads the telemetry and logs of one TelemetryRecorded event; sessions are named by their keys (`sessionKey`). What ingest wrote was
 * validated before, so an error here is a broken store.
 */
export function decodeTelemetryBatch(data: Uint8Array): StoredObservation[] {
  const { receivedAtMs, entries } = TelemetryBatch.decode(data);
  const baseMs = int64(receivedAtMs);
  return entries.flatMap((entry) => {
    const { deviceId, boot, seq, receivedDeltaMs, traceContext, telemetry, logs, late } = entry;
    if (!telemetry && !logs) return [];
    const epoch = entry.epoch ?? 0;
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
        telemetry: telemetry ? { session: keyOf(telemetry.session), ...keptReadings(telemetry) } : undefined,
        logs: logs ? { session: keyOf(logs.session), lines: (logs.lines ?? []).map(toLogLine) } : undefined,
      },
    ];
  });
}

function keptReadings(telemetry: brewline.v1.Telemetry.$Properties) {
  const { readings, rejected } = unpackReadings(telemetry);
  return { readings, leftOut: rejected.map(({ index }) => index) };
}

function toLogLine({ atMs, severity, text }: brewline.v1.LogLine.$Properties): StoredLogLine {
  return { atMs: int64(atMs), severity: severity ?? 0, text: text ?? '' };
}
