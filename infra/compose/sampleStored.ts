import { minuteOf } from '../../projections/alarms/index.js';
import type { DecodeTelemetry } from '../../projections/ports.js';
import { decodeStored } from './decodeStored.js';

/** Some hundred bytes each. */
const rememberedDevices = 100_000;

/**
 * Decodes the messages of a TelemetryRecorded event, and leaves out those that end in the same minute as one before of their device: what
 * follows from a message costs many times as much as to decode it.
 */
export function createSampler(): DecodeTelemetry {
  const sampled = new Map<string, { readonly minute: number; readonly position: bigint }>();
  return (event) => {
    const { position } = event;
    return decodeStored(event).filter(({ deviceId, readings }) => {
      const atMs = readings.at(-1)?.atMs;
      if (atMs === undefined) return false;
      const minute = minuteOf(atMs);
      const last = sampled.get(deviceId);
      // An event that comes again, after its transaction failed, has the same messages.
      if (last?.minute === minute && last.position < position) return false;
      if (sampled.size >= rememberedDevices) sampled.clear();
      sampled.set(deviceId, { minute, position });
      return true;
    });
  };
}
