import type { RecordedEvent } from '../../../domain/kernel/events.js';
import type { DecodeTelemetry } from '../../../projections/ports.js';
import type { StoredTelemetry } from '../../../projections/telemetry.js';

/** A row of history_hot. */
export interface HotMessages {
  readonly format: number;
  readonly body: Buffer;
}

/** The messages of a row, or those of one device: its body is the data of an event of its format. */
export function decodeHot(
  { format, body }: HotMessages,
  decode: DecodeTelemetry,
  deviceId?: string,
): readonly StoredTelemetry[] {
  const isWanted =
    deviceId === undefined ? undefined : (head: { deviceId: string }) => head.deviceId === deviceId;
  return decode({ ...event, data: body, metadata: { ...event.metadata, schemaVersion: format } }, isWanted);
}

/** What readings do not tell. */
const event: RecordedEvent = {
  ...{ id: '', stream: '', revision: 0n, position: 0n, type: 'TelemetryRecorded', data: new Uint8Array() },
  metadata: { schemaVersion: 0, recordedAt: '', causedBy: '' },
};
