import type { RecordedEvent } from '../../domain/kernel/events.js';
import { isStreamOf } from '../../domain/kernel/streams.js';
import { machineName, type MachineNameEvent } from '../../domain/machineName/index.js';

/** A row of `machine_name`. */
export type MachineNameRow = MachineNameEvent['data'];

/** The last name of each machine that was named in a batch. */
export function projectMachineNames(records: readonly RecordedEvent[]): readonly MachineNameRow[] {
  const named = records
    .filter(({ stream }) => isStreamOf(machineName, stream))
    .map((record) => machineName.upcast(record, record.metadata.schemaVersion).data);
  return [...new Map(named.map((row) => [row.deviceId, row])).values()];
}
