import type { PoolClient } from 'pg';
import { auditLog, type AuditEvent, type Subject } from '../../../domain/audit/index.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { isStreamOf } from '../../../domain/kernel/streams.js';
import { arrayLiteral, unnestInsert } from '../unnest.js';
import type { ReadModel } from './readModel.js';

type Begun = Extract<AuditEvent, { type: 'ActionBegun' }>['data'];
type Completed = Extract<AuditEvent, { type: 'ActionCompleted' }>['data'];

interface Recorded<Data> {
  readonly data: Data;
  readonly at: string;
}

const insertBegun = unnestInsert<Recorded<Begun>>(
  'read_model.audit_entry',
  [
    { name: 'action_id', type: 'uuid', of: ({ data }) => data.actionId },
    { name: 'begun_at', type: 'timestamptz', of: ({ at }) => at },
    { name: 'action', type: 'text', of: ({ data }) => data.action },
    { name: 'entry_point', type: 'text', of: ({ data }) => data.entryPoint },
    {
      name: 'person_id',
      type: 'uuid',
      of: ({ data: { by } }) => (by.type === 'person' ? by.personId : null),
    },
    { name: 'subjects', type: 'text[]', of: ({ data }) => arrayLiteral(data.subjects.map(textOf)) },
    { name: 'request_id', type: 'text', of: ({ data }) => data.requestId ?? null },
  ],
  'on conflict (action_id) do nothing',
);

/** What people did, with its outcome. */
export const auditEntries: ReadModel = {
  name: 'auditEntries',
  tables: ['audit_entry'],
  async write(client, { events }) {
    const recorded = events.filter(({ stream }) => isStreamOf(auditLog, stream));
    if (recorded.length === 0) return;
    await insertBegun(client, ofType<Begun>(recorded, 'ActionBegun'));
    await complete(client, ofType<Completed>(recorded, 'ActionCompleted'));
  },
};

/** An outcome may come again, or for an entry that retention has deleted. */
async function complete(client: PoolClient, completed: readonly Recorded<Completed>[]): Promise<void> {
  if (completed.length === 0) return;
  const column = <Value>(of: (one: Recorded<Completed>) => Value) => completed.map(of);
  await client.query({
    name: 'complete audit entries',
    text: `update read_model.audit_entry e set outcome = c.outcome, status = c.status, completed_at = c.at,
        subjects = array(select distinct unnest(e.subjects || c.subjects::text[])),
        person_id = coalesce(e.person_id, c.person_id)
      from unnest($1::uuid[], $2::text[], $3::smallint[], $4::timestamptz[], $5::text[], $6::uuid[])
        as c (action_id, outcome, status, at, subjects, person_id)
      where e.action_id = c.action_id and e.outcome is null`,
    values: [
      column(({ data }) => data.actionId),
      column(({ data }) => data.outcome),
      column(({ data }) => data.status ?? null),
      column(({ at }) => at),
      column(({ data }) => arrayLiteral(data.subjects.map(textOf))),
      column(({ data }) => data.personId ?? null),
    ],
  });
}

function ofType<Data>(events: readonly RecordedEvent[], type: AuditEvent['type']): readonly Recorded<Data>[] {
  return events
    .filter((event) => event.type === type)
    .map(({ data, metadata }) => ({ data: data as Data, at: metadata.recordedAt }));
}

function textOf({ kind, id }: Subject): string {
  return `${kind}:${id}`;
}
