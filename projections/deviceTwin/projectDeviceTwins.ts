import { device } from '../../domain/device/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { isStreamOf } from '../../domain/kernel/streams.js';
import { recordedCommandEvents } from '../deviceCommands/index.js';
import { emptyTwin, evolveTwin, type TwinChange } from './evolveTwin.js';
import type { DeviceTwinRow } from './twin.js';

/** The changes in a batch, in order. */
export function twinChanges(events: readonly RecordedEvent[]): readonly TwinChange[] {
  return events.flatMap((record) => toReport(record) ?? toCommandEvent(record) ?? []);
}

function toCommandEvent(record: RecordedEvent): TwinChange | undefined {
  const [found] = recordedCommandEvents([record]);
  return found && { type: 'command', deviceId: found.event.data.deviceId, event: found.event };
}

function toReport({ stream, type, data, metadata }: RecordedEvent): TwinChange | undefined {
  if (type !== 'SettingsReported' || !isStreamOf(device, stream)) return undefined;
  const event = device.upcast({ type, data }, metadata.schemaVersion);
  if (event.type !== 'SettingsReported') return undefined;
  const { deviceId, settings } = event.data;
  return { type: 'report', deviceId, settings, atMs: Date.parse(metadata.recordedAt) };
}

/** The rows after these changes, given the rows before them; those of devices that nothing was changed of are left out. */
export function projectDeviceTwins(
  changes: readonly TwinChange[],
  before: ReadonlyMap<string, DeviceTwinRow>,
): readonly DeviceTwinRow[] {
  const rows = new Map<string, DeviceTwinRow>();
  for (const change of changes) {
    const { deviceId } = change;
    const row = rows.get(deviceId) ?? before.get(deviceId) ?? emptyTwin(deviceId);
    const after = evolveTwin(row, change);
    if (after !== row) rows.set(deviceId, after);
  }
  return [...rows.values()];
}
