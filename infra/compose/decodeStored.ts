import { decodeTelemetryBatch, type TelemetryHead } from '../../adapters/protobuf/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import type { StoredTelemetry } from '../../projections/telemetry.js';
import { checkLogFormat, judgedFormat, orderedFormat } from '../../commands/ports/index.js';

/**
 * The messages of a TelemetryRecorded event for projections, or those that are wanted. Throws when ingest did not write the bytes.
 */
export function decodeStored(
  { data, metadata, stream, revision }: RecordedEvent,
  isWanted?: (head: TelemetryHead) => boolean,
): readonly StoredTelemetry[] {
  if (!(data instanceof Uint8Array))
    throw new TypeError(`TelemetryRecorded ${stream}@${revision} holds no bytes`);
  const format = metadata.schemaVersion;
  checkLogFormat(format);
  const inOrder = format >= orderedFormat;
  const options = { isJudged: format >= judgedFormat, ...(isWanted && { isWanted }) };
  // Field by field: a projector does this for each message, and copies of objects cost several times as much.
  return decodeTelemetryBatch(data, options).map((message) => ({
    deviceId: message.deviceId,
    epoch: message.epoch,
    boot: message.boot,
    seq: message.seq,
    late: message.late,
    inOrder,
    receivedAtMs: message.receivedAtMs,
    traceparent: message.traceparent,
    session: message.telemetry?.session ?? 0,
    readings: message.telemetry?.readings ?? [],
    leftOut: message.telemetry?.leftOut.length ? message.telemetry.leftOut : undefined,
    implausible: message.telemetry?.implausible,
    untimed: message.telemetry?.untimed,
    stream,
    revision,
    stored: { format, head: message.bytes.head, frame: message.bytes.frame },
  }));
}
