import { bytesFromTraceparent } from '../../domain/kernel/traceContext.js';
import { brewline } from '../../proto/generated/brewline.js';

const { TelemetryBatch } = brewline.v1;

/** A message as ingest stored it before the log had an entry for each. */
export interface ObservationOfFormat1 {
  readonly deviceId: string;
  readonly boot: number;
  readonly seq: number;
  readonly receivedAtMs: number;
  readonly traceparent?: string | undefined;
  readonly content:
    | { readonly telemetry: brewline.v1.Telemetry.$Properties }
    | { readonly logs: brewline.v1.LogBatch.$Properties };
}

/** Writes the data of a TelemetryRecorded event of format 1, as older stores have it: messages may be in it twice. */
export function encodeFormat1(observations: readonly ObservationOfFormat1[]): Uint8Array {
  const receivedAtMs = observations[0]?.receivedAtMs ?? 0;
  const entries = observations.map(({ deviceId, boot, seq, traceparent, content, ...rest }) => ({
    deviceId,
    boot,
    seq,
    receivedDeltaMs: Math.max(0, rest.receivedAtMs - receivedAtMs),
    ...(traceparent !== undefined && { traceContext: bytesFromTraceparent(traceparent) }),
    ...content,
  }));
  return TelemetryBatch.encode({ receivedAtMs, entries }).finish();
}
