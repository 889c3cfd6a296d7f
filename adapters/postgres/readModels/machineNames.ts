import { projectMachineNames, type MachineNameRow } from '../../../projections/machineNames/index.js';
import { unnestInsert, upsertOn, type Column } from '../unnest.js';
import type { ReadModel } from './readModel.js';

const columns: readonly Column<MachineNameRow & { readonly position: bigint }>[] = [
  { name: 'device_id', type: 'text', of: (row) => row.deviceId },
  { name: 'name', type: 'text', of: (row) => row.name },
  { name: 'named_by', type: 'text', of: (row) => row.by },
  { name: 'named_at', type: 'timestamptz', of: (row) => row.atMs },
  { name: 'position', type: 'bigint', of: (row) => row.position },
];
const upsertNames = unnestInsert('read_model.machine_name', columns, upsertOn(['device_id'], columns));

/** What its owners call each machine. */
export const machineNames: ReadModel = {
  name: 'machineNames',
  tables: ['machine_name'],
  async write(client, { events, position }) {
    await upsertNames(
      client,
      projectMachineNames(events).map((row) => ({ ...row, position })),
    );
  },
};
