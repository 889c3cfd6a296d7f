import type { Observation } from '../../commands/ingest/index.js';
import type { Reading } from '../../domain/machine/index.js';
import { brewline } from '../../proto/generated/brewline.js';
import { bytesFromTraceparent, traceparentFromBytes } from '../telemetry/index.js';
import { int64 } from './int64.js';
import { unpackReadings } from './unpackReadings.js';

const { TelemetryBatch } = brewline.v1;

/** Writes the data of one TelemetryRecorded event (proto/brewline/v1/stored.proto). */
export function encodeTelemetryBatch(observations: readonly Observation[]): Uint8Array {
  const receivedAtMs = observations[0]?.receivedAtMs ?? 0;
  const entries = observations.map(({ deviceId, boot, seq, traceparent, content, ...rest }) => ({
    deviceId,
    boot,
    seq,
    receivedDeltaMs: Math.max(0, rest.receivedAtMs - receivedAtMs),
    traceContext: bytesFromTraceparent(traceparent),
    ...content,
  }));
  return TelemetryBatch.encode({ receivedAtMs, entries }).finish();
}

/** One entry of a stored telemetry batch. */
export interface StoredObservation {
  readonly deviceId: string;
  readonly boot: number;
  readonly seq: number;
  readonly receivedAtMs: number;
  readonly traceparent: string | undefined;
  readonly telemetry: { readonly session: number; readonly readings: readonly Reading[] } | undefined;
  readonly logs: { readonly session: number; readonly lines: readonly StoredLogLine[] } | undefined;
}

export interface StoredLogLine {
  readonly atMs: number;
  readonly severity: number;
  readonly text: string;
}

/** Reads the data of one TelemetryRecorded event; what ingest wrote was validated before, so an error here is a broken store. */
export function decodeTelemetryBatch(data: Uint8Array): StoredObservation[] {
  const { receivedAtMs, entries } = TelemetryBatch.decode(data);
  const baseMs = int64(receivedAtMs);
  return entries.map(({ deviceId, boot, seq, receivedDeltaMs, traceContext, telemetry, logs }) => ({
    deviceId: deviceId ?? '',
    boot: boot ?? 0,
    seq: seq ?? 0,
    receivedAtMs: baseMs + (receivedDeltaMs ?? 0),
    traceparent: traceContext?.length ? traceparentFromBytes(traceContext) : undefined,
    telemetry: telemetry
      ? { session: telemetry.session ?? 0, readings: unpackReadings(telemetry) }
      : undefined,
    logs: logs ? { session: logs.session ?? 0, lines: (logs.lines ?? []).map(toLogLine) } : undefined,
  }));
}

function toLogLine({ atMs, severity, text }: brewline.v1.LogLine.$Properties): StoredLogLine {
  return { atMs: int64(atMs), severity: severity ?? 0, text: text ?? '' };
}
