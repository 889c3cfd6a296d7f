import { minuteOf } from '../../projections/alarms/index.js';
import type { DecodeTelemetry } from '../../projections/ports.js';
import { decodeStored } from './decodeStored.js';

/** Some hundred bytes each. */
const rememberedDevices = 100_000;

/**
 * Decodes messages of a TelemetryRecorded event, and leaves out those that end in the same minute as one before of their device, and
 * those outside any session: what follows from a message costs many times as much as to see when it ends.
 */
export function createSampler(): DecodeTelemetry {
  const sampled = new Map<string, { readonly minute: number; readonly position: bigint }>();
  return (event) => {
    const { position } = event;
    /** An event that comes again, after its transaction failed, has the same messages: its own count for it alone. */
    const ofEvent = new Map<string, number>();
    return decodeStored(event, ({ deviceId, session, lastAtMs }) => {
      if (session === 0) return false;
      const minute = minuteOf(lastAtMs);
      const last = sampled.get(deviceId);
      if (ofEvent.get(deviceId) === minute) return false;
      if (last?.minute === minute && last.position < position) return false;
      if (sampled.size >= rememberedDevices) sampled.clear();
      sampled.set(deviceId, { minute, position });
      ofEvent.set(deviceId, minute);
      return true;
    });
  };
}
