import type { PoolClient } from 'pg';
import {
  projectSessions,
  sessionEvents,
  type SessionEvent,
  type SessionRow,
} from '../../../projections/sessions/index.js';
import { anyOf } from '../anyOf.js';
import { unnestInsert, upsertOn, type Column } from '../unnest.js';
import type { ReadModel } from './readModel.js';
import { timelineInsert } from './timeline.js';

type SessionRowAt = SessionRow & { readonly position: bigint };

const sessionColumns: readonly Column<SessionRowAt>[] = [
  { name: 'session_id', type: 'text', of: (row) => row.sessionId },
  { name: 'device_id', type: 'text', of: (row) => row.deviceId },
  { name: 'epoch', type: 'bigint', of: (row) => row.epoch },
  { name: 'number', type: 'bigint', of: (row) => row.number },
  { name: 'process_type', type: 'integer', of: (row) => row.processType },
  { name: 'recipe', type: 'text', of: (row) => row.recipe },
  { name: 'recipe_of', type: 'uuid', of: (row) => row.recipeOf },
  { name: 'command_id', type: 'uuid', of: (row) => row.commandId },
  { name: 'status', type: 'text', of: (row) => row.status },
  { name: 'started_at', type: 'timestamptz', of: (row) => row.startedAtMs },
  { name: 'started_received_at', type: 'timestamptz', of: (row) => row.startedReceivedAtMs },
  { name: 'ended_at', type: 'timestamptz', of: (row) => row.endedAtMs },
  { name: 'ended_received_at', type: 'timestamptz', of: (row) => row.endedReceivedAtMs },
  { name: 'time_plausible', type: 'boolean', of: (row) => row.timePlausible },
  { name: 'phase', type: 'integer', of: (row) => row.phase },
  { name: 'step', type: 'integer', of: (row) => row.step },
  { name: 'pending_action', type: 'integer', of: (row) => row.pendingAction },
  { name: 'anomalies', type: 'integer', of: (row) => row.anomalies },
  { name: 'faults', type: 'integer', of: (row) => row.faults },
  { name: 'position', type: 'bigint', of: (row) => row.position },
];
const upsertSessions = unnestInsert(
  'read_model.session',
  sessionColumns,
  upsertOn(['session_id'], sessionColumns),
);

const insertTimeline = timelineInsert<SessionEvent>('read_model.session_timeline', [
  {
    name: 'session_id',
    type: 'text',
    of: ({ sessionId }) => sessionId,
  },
]);

/** Sessions and their timelines. */
export const sessions: ReadModel = {
  name: 'sessions',
  tables: ['session', 'session_timeline'],
  async write(client, batch) {
    const events = sessionEvents(batch);
    if (events.length === 0) return;
    const ids = [...new Set(events.map(({ sessionId }) => sessionId))];
    const { position } = batch;
    const rows = projectSessions(events, await loadSessions(client, ids));
    await upsertSessions(
      client,
      rows.map((row) => ({ ...row, position })),
    );
    await insertTimeline(client, events);
  },
};

async function loadSessions(client: PoolClient, ids: readonly string[]): Promise<Map<string, SessionRow>> {
  const { rows } = await client.query<SessionRow>({
    name: 'load sessions',
    text: `select session_id as "sessionId", device_id as "deviceId", epoch, number, process_type as "processType", recipe,
        recipe_of::text as "recipeOf", command_id::text as "commandId", status,
        (extract(epoch from started_at) * 1000)::bigint as "startedAtMs",
        (extract(epoch from started_received_at) * 1000)::bigint as "startedReceivedAtMs",
        (extract(epoch from ended_at) * 1000)::bigint as "endedAtMs",
        (extract(epoch from ended_received_at) * 1000)::bigint as "endedReceivedAtMs", time_plausible as "timePlausible",
        phase, step, pending_action as "pendingAction", anomalies, faults
      from read_model.session where session_id = ${anyOf('$1', 'text')}`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.sessionId, row]));
}
