import { decodeLog, decodeTelemetryBatch } from '../../../../adapters/protobuf/index.js';
import { evolve, unknownDevice, type DeviceSequence } from '../../../../domain/device/sequence/index.js';
import type { FailingStore } from './memoryPorts.js';
import type { DecodedEntry } from '../../../../commands/ports/index.js';

/** All entries of the partition's log, in order. */
export function entriesOf(store: FailingStore): readonly DecodedEntry[] {
  return store.all.flatMap((event) => (event.type === 'TelemetryRecorded' ? decodeLog(event) : []));
}

/** The numberings of the devices, from the whole log. */
export function foldOf(store: FailingStore): ReadonlyMap<string, DeviceSequence> {
  const states = new Map<string, DeviceSequence>();
  for (const { deviceId, entry } of entriesOf(store))
    states.set(deviceId, evolve(states.get(deviceId) ?? unknownDevice, entry));
  return states;
}

/** The marks of the telemetry and logs that are stored, as often as they are. */
export function observedMarks(store: FailingStore): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { type, data } of store.all) {
    if (type !== 'TelemetryRecorded') continue;
    for (const { telemetry, logs } of decodeTelemetryBatch(data as Uint8Array)) {
      const mark = telemetry?.readings[0]?.atMs ?? logs?.lines[0]?.atMs ?? 0;
      counts.set(mark, (counts.get(mark) ?? 0) + 1);
    }
  }
  return counts;
}
