import type { PoolClient } from 'pg';
import { alarmEvents, projectAlarms, type AlarmRow } from '../../../projections/alarms/index.js';
import { anyOf } from '../anyOf.js';
import { unnestInsert, upsertOn, type Column } from '../unnest.js';
import type { ReadModel } from './readModel.js';

const columns: readonly Column<AlarmRow & { readonly position: bigint }>[] = [
  { name: 'alarm_id', type: 'uuid', of: (row) => row.alarmId },
  { name: 'device_id', type: 'text', of: (row) => row.deviceId },
  { name: 'session_id', type: 'text', of: (row) => row.sessionId },
  { name: 'plan_id', type: 'uuid', of: (row) => row.planId },
  { name: 'kind', type: 'text', of: (row) => row.kind },
  { name: 'status', type: 'text', of: (row) => row.status },
  { name: 'details', type: 'jsonb', of: (row) => JSON.stringify(row.details) },
  { name: 'late', type: 'boolean', of: (row) => row.isLate },
  { name: 'raised_at', type: 'timestamptz', of: (row) => row.raisedAtMs },
  { name: 'recorded_at', type: 'timestamptz', of: (row) => row.recordedAtMs },
  { name: 'updated_at', type: 'timestamptz', of: (row) => row.updatedAtMs },
  { name: 'acknowledged_at', type: 'timestamptz', of: (row) => row.acknowledgedAtMs },
  { name: 'acknowledged_by', type: 'text', of: (row) => row.acknowledgedBy },
  { name: 'escalated_at', type: 'timestamptz', of: (row) => row.escalatedAtMs },
  { name: 'resolved_at', type: 'timestamptz', of: (row) => row.resolvedAtMs },
  { name: 'cause', type: 'text', of: (row) => row.cause },
  { name: 'position', type: 'bigint', of: (row) => row.position },
];
const upsertAlarms = unnestInsert('read_model.alarm', columns, upsertOn(['alarm_id'], columns));

/** Alarms, and what became of each. */
export const alarms: ReadModel = {
  name: 'alarms',
  tables: ['alarm'],
  async write(client, batch) {
    const events = alarmEvents(batch.events);
    if (events.length === 0) return;
    const { position } = batch;
    const ids = [...new Set(events.map(({ event }) => event.data.alarmId))];
    const rows = projectAlarms(events, await loadAlarms(client, ids));
    await upsertAlarms(
      client,
      rows.map((row) => ({ ...row, position })),
    );
  },
};

async function loadAlarms(client: PoolClient, ids: readonly string[]): Promise<Map<string, AlarmRow>> {
  const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;
  const { rows } = await client.query<AlarmRow>({
    name: 'load alarms',
    text: `select alarm_id::text as "alarmId", device_id as "deviceId", session_id as "sessionId", plan_id::text as "planId",
        kind, status, details, late as "isLate", ${ms('raised_at')} as "raisedAtMs", ${ms('recorded_at')} as "recordedAtMs", ${ms('updated_at')} as "updatedAtMs",
        ${ms('acknowledged_at')} as "acknowledgedAtMs", acknowledged_by as "acknowledgedBy",
        ${ms('escalated_at')} as "escalatedAtMs", ${ms('resolved_at')} as "resolvedAtMs", cause
      from read_model.alarm where alarm_id = ${anyOf('$1', 'uuid')}`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.alarmId, row]));
}
