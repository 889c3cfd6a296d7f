import type { PoolClient } from 'pg';
import {
  deviceCommandEvents,
  projectDeviceCommands,
  type DeviceCommandRow,
} from '../../../projections/deviceCommands/index.js';
import { timestamp, unnestInsert, upsertOn, type Column } from '../unnest.js';
import type { ReadModel } from './readModel.js';

const columns: readonly Column<DeviceCommandRow & { readonly position: bigint }>[] = [
  { name: 'command_id', type: 'uuid', of: (row) => row.commandId },
  { name: 'device_id', type: 'text', of: (row) => row.deviceId },
  { name: 'kind', type: 'text', of: (row) => row.instruction.kind },
  { name: 'instruction', type: 'jsonb', of: (row) => JSON.stringify(row.instruction) },
  { name: 'status', type: 'text', of: (row) => row.status },
  { name: 'requested_by', type: 'text', of: (row) => row.requestedBy },
  { name: 'requested_at', type: 'timestamptz', of: (row) => timestamp(row.requestedAtMs) },
  { name: 'deadline', type: 'timestamptz', of: (row) => timestamp(row.deadlineMs) },
  { name: 'updated_at', type: 'timestamptz', of: (row) => timestamp(row.updatedAtMs) },
  { name: 'reason', type: 'text', of: (row) => row.reason },
  { name: 'late', type: 'boolean', of: (row) => row.late },
  { name: 'position', type: 'bigint', of: (row) => row.position },
];
const upsertCommands = unnestInsert('read_model.device_command', columns, upsertOn(['command_id'], columns));

/** What became of each command to a device. */
export const deviceCommands: ReadModel = {
  name: 'deviceCommands',
  tables: ['device_command'],
  async write(client, { events, position }) {
    const changes = deviceCommandEvents(events);
    if (changes.length === 0) return;
    const ids = [...new Set(changes.map(({ data }) => data.commandId))];
    const rows = projectDeviceCommands(changes, await loadCommands(client, ids));
    await upsertCommands(
      client,
      rows.map((row) => ({ ...row, position })),
    );
  },
};

async function loadCommands(
  client: PoolClient,
  ids: readonly string[],
): Promise<Map<string, DeviceCommandRow>> {
  const { rows } = await client.query<DeviceCommandRow>({
    name: 'load device commands',
    text: `select command_id::text as "commandId", device_id as "deviceId", instruction, status, requested_by as "requestedBy",
        (extract(epoch from requested_at) * 1000)::bigint as "requestedAtMs",
        (extract(epoch from deadline) * 1000)::bigint as "deadlineMs",
        (extract(epoch from updated_at) * 1000)::bigint as "updatedAtMs", reason, late
      from read_model.device_command where command_id = any($1::uuid[])`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.commandId, row]));
}
