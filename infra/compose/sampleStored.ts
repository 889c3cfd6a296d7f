import { keepTelemetry } from '../../adapters/protobuf/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { minuteOf } from '../../projections/alarms/index.js';
import type { DecodeTelemetry } from '../../projections/ports.js';
import { decodeStored } from './decodeStored.js';

/** Some hundred bytes each. */
const rememberedDevices = 100_000;

/** Decodes only those messages of a TelemetryRecorded event that begin another minute of their device: the others cost a glance each. */
export function createSampler(): DecodeTelemetry {
  const sampled = new Map<string, { readonly minute: number; readonly position: bigint }>();
  return (event: RecordedEvent) => {
    const { data: stored, position } = event;
    if (!(stored instanceof Uint8Array)) return decodeStored(event);
    const data = keepTelemetry(stored, ({ deviceId, lastAtMs }) => {
      const minute = minuteOf(lastAtMs);
      const last = sampled.get(deviceId);
      // An event that comes again, after its transaction failed, has the same messages.
      if (last?.minute === minute && last.position < position) return false;
      if (sampled.size >= rememberedDevices) sampled.clear();
      sampled.set(deviceId, { minute, position });
      return true;
    });
    return data ? decodeStored({ ...event, data }) : [];
  };
}
