import { encodeLog, packReadings } from '../../adapters/protobuf/index.js';
import type { Reading } from '../../domain/machine/index.js';
import { brewline } from '../../proto/generated/brewline.js';
import { logFormat, type ObservedContent } from '../../commands/ports/index.js';

const { LogBatch, Telemetry } = brewline.v1;

/** The schemaVersion of events that {@link encodeMessages} makes. */
export const schemaVersion = logFormat;

/** One message of a device, as it stands in its partition's log. */
export interface LoggedMessage {
  readonly deviceId: string;
  readonly epoch?: number;
  readonly boot?: number;
  readonly seq: number;
  readonly late?: boolean;
  readonly receivedAtMs: number;
  readonly content: ObservedContent;
  /** The epoch in which its session began, where that is another. */
  readonly sessionEpoch?: number;
}

/** Writes the data of a TelemetryRecorded event as ingest does. */
export function encodeMessages(messages: readonly LoggedMessage[]): Uint8Array {
  return encodeLog(
    messages.map(({ deviceId, epoch = 0, boot = 1, late = false, content, sessionEpoch, ...message }) => ({
      deviceId,
      entry: {
        type: 'message',
        epoch,
        boot,
        late,
        hash: 0,
        parked: false,
        requeued: false,
        seq: message.seq,
        receivedAtMs: message.receivedAtMs,
      },
      traceparent: undefined,
      content,
      sessionEpoch,
    })),
  );
}

/** @param session by the device's own number; 0 outside any */
export function telemetryContent(session: number, readings: readonly Reading[]): ObservedContent {
  return { type: 'telemetry', bytes: Telemetry.encode({ session, blocks: packReadings(readings) }).finish() };
}

export function logContent(
  session: number,
  lines: readonly { readonly atMs: number; readonly severity: number; readonly text: string }[],
): ObservedContent {
  return { type: 'logs', bytes: LogBatch.encode({ session, lines: [...lines] }).finish() };
}
