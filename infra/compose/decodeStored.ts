import { decodeTelemetryBatch, type TelemetryHead } from '../../adapters/protobuf/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import type { StoredTelemetry } from '../../projections/telemetry.js';
import { judgedFormat, orderedFormat } from '../../commands/ports/index.js';

/**
 * The messages of a TelemetryRecorded event for projections, or those that are wanted. Throws when ingest did not write the bytes.
 */
export function decodeStored(
  { data, metadata, stream, revision }: RecordedEvent,
  isWanted?: (head: TelemetryHead) => boolean,
): readonly StoredTelemetry[] {
  if (!(data instanceof Uint8Array))
    throw new TypeError(`TelemetryRecorded ${stream}@${revision} holds no bytes`);
  const isJudged = metadata.schemaVersion >= judgedFormat;
  return decodeTelemetryBatch(data, { isJudged, ...(isWanted && { isWanted }) }).map(
    ({ telemetry, logs: _, ...message }) => ({
      ...message,
      inOrder: metadata.schemaVersion >= orderedFormat,
      session: telemetry?.session ?? 0,
      readings: telemetry?.readings ?? [],
      ...(telemetry && telemetry.leftOut.length > 0 && { leftOut: telemetry.leftOut }),
      ...(telemetry?.implausible && { implausible: telemetry.implausible }),
      ...(telemetry?.untimed && { untimed: telemetry.untimed }),
      stream,
      revision,
    }),
  );
}
