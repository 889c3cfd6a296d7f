import type { PoolClient } from 'pg';
import { commandKey } from '../../../projections/commandKey.js';
import {
  begunSessions,
  projectDeviceCommands,
  recordedCommandEvents,
  type DeviceCommandRow,
  type RecordedCommandEvent,
} from '../../../projections/deviceCommands/index.js';
import { anyOf } from '../anyOf.js';
import { unnestInsert, upsertOn, type Column } from '../unnest.js';
import type { ReadModel } from './readModel.js';
import { timelineInsert } from './timeline.js';

const columns: readonly Column<DeviceCommandRow & { readonly position: bigint }>[] = [
  { name: 'command_id', type: 'uuid', of: (row) => row.commandId },
  { name: 'device_id', type: 'text', of: (row) => row.deviceId },
  { name: 'kind', type: 'text', of: (row) => row.instruction.kind },
  { name: 'instruction', type: 'jsonb', of: (row) => JSON.stringify(row.instruction) },
  { name: 'status', type: 'text', of: (row) => row.status },
  { name: 'percent', type: 'smallint', of: (row) => row.percent },
  { name: 'attempts', type: 'integer', of: (row) => row.attempts },
  { name: 'requested_by', type: 'text', of: (row) => row.requestedBy },
  { name: 'requested_at', type: 'timestamptz', of: (row) => row.requestedAtMs },
  { name: 'deadline', type: 'timestamptz', of: (row) => row.deadlineMs },
  { name: 'updated_at', type: 'timestamptz', of: (row) => row.updatedAtMs },
  { name: 'reason', type: 'text', of: (row) => row.reason },
  { name: 'late', type: 'boolean', of: (row) => row.late },
  { name: 'superseded_by', type: 'uuid', of: (row) => row.supersededBy },
  { name: 'may_have_arrived', type: 'boolean', of: (row) => row.mayHaveArrived },
  { name: 'return_cause', type: 'text', of: (row) => row.returnCause },
  { name: 'session_id', type: 'text', of: (row) => row.sessionId },
  { name: 'position', type: 'bigint', of: (row) => row.position },
];
const upsertCommands = unnestInsert(
  'read_model.device_command',
  columns,
  upsertOn(['command_id', 'device_id'], columns),
);

const insertTimeline = timelineInsert<RecordedCommandEvent>('read_model.device_command_event', [
  { name: 'command_id', type: 'uuid', of: ({ event }) => event.data.commandId },
  { name: 'device_id', type: 'text', of: ({ event }) => event.data.deviceId },
]);

/** Commands to devices, their status and their timelines. Different devices can have commands with one id. */
export const deviceCommands: ReadModel = {
  name: 'deviceCommands',
  tables: ['device_command', 'device_command_event'],
  async write(client, batch) {
    const recorded = recordedCommandEvents(batch.events);
    const events = recorded.map(({ event }) => event);
    const begun = begunSessions(batch);
    const ids = new Set([...events.map(({ data }) => data), ...begun].map(({ commandId }) => commandId));
    if (ids.size === 0) return;
    const rows = projectDeviceCommands(events, begun, await loadCommands(client, [...ids]));
    const { position } = batch;
    await upsertCommands(
      client,
      rows.map((row) => ({ ...row, position })),
    );
    await insertTimeline(client, recorded);
  },
};

async function loadCommands(
  client: PoolClient,
  ids: readonly string[],
): Promise<Map<string, DeviceCommandRow>> {
  const { rows } = await client.query<DeviceCommandRow>({
    name: 'load device commands',
    text: `select command_id::text as "commandId", device_id as "deviceId", instruction, status, percent, attempts,
        requested_by as "requestedBy",
        (extract(epoch from requested_at) * 1000)::bigint as "requestedAtMs",
        (extract(epoch from deadline) * 1000)::bigint as "deadlineMs",
        (extract(epoch from updated_at) * 1000)::bigint as "updatedAtMs", reason, late,
        superseded_by::text as "supersededBy", may_have_arrived as "mayHaveArrived",
        return_cause as "returnCause", session_id as "sessionId"
      from read_model.device_command where command_id = ${anyOf('$1', 'uuid')}`,
    values: [ids],
  });
  return new Map(rows.map((row) => [commandKey(row), row]));
}
