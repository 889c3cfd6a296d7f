import { device, type DeviceEvent } from '../../domain/device/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { isStreamOf } from '../../domain/kernel/streams.js';

/** An event of a device's own stream, with its record, which has time and order. */
export interface RecordedDeviceEvent {
  readonly event: DeviceEvent;
  readonly record: RecordedEvent;
}

/** The events of devices, in the current schema version. */
export function recordedDeviceEvents(records: readonly RecordedEvent[]): readonly RecordedDeviceEvent[] {
  return records
    .filter(({ stream }) => isStreamOf(device, stream))
    .map((record) => ({ event: device.upcast(record, record.metadata.schemaVersion), record }));
}
