import type { PoolClient } from 'pg';
import {
  journalEvents,
  projectEntries,
  projectJournals,
  type JournalEntryRow,
  type JournalRow,
} from '../../../projections/brewJournal/index.js';
import { anyOf } from '../anyOf.js';
import { arrayLiteral, unnestInsert, upsertOn, type Column } from '../unnest.js';
import type { ReadModel } from './readModel.js';

const entryColumns: readonly Column<JournalEntryRow>[] = [
  { name: 'subject_id', type: 'text', of: (row) => row.subjectId },
  { name: 'entry_id', type: 'uuid', of: (row) => row.entryId },
  { name: 'kind', type: 'text', of: ({ content }) => content.type },
  { name: 'device_ids', type: 'text[]', of: (row) => arrayLiteral([...row.deviceIds]) },
  { name: 'subject_at', type: 'timestamptz', of: (row) => row.subjectAtMs },
  { name: 'taken_at', type: 'timestamptz', of: (row) => row.takenAtMs },
  { name: 'text', type: 'text', of: ({ content }) => (content.type === 'note' ? content.text : null) },
  {
    name: 'measurement',
    type: 'jsonb',
    of: ({ content }) => (content.type === 'measurement' ? JSON.stringify(content) : null),
  },
  { name: 'written_by', type: 'text', of: (row) => row.writtenBy },
  { name: 'recorded_at', type: 'timestamptz', of: (row) => row.recordedAtMs },
  { name: 'changed_at', type: 'timestamptz', of: (row) => row.changedAtMs },
];
/** An entry that is corrected was recorded when it was added. */
const upsertEntries = unnestInsert(
  'read_model.journal_entry',
  entryColumns,
  upsertOn(
    ['subject_id', 'entry_id'],
    entryColumns.filter(({ name }) => name !== 'recorded_at'),
  ),
);

const columns: readonly Column<JournalRow & { readonly position: bigint }>[] = [
  { name: 'subject_id', type: 'text', of: (row) => row.subjectId },
  { name: 'name', type: 'text', of: (row) => row.name },
  { name: 'named_by', type: 'text', of: (row) => row.namedBy },
  { name: 'stars', type: 'smallint', of: (row) => row.stars },
  { name: 'rating_text', type: 'text', of: (row) => row.ratingText },
  { name: 'rated_by', type: 'text', of: (row) => row.ratedBy },
  { name: 'changed_at', type: 'timestamptz', of: (row) => row.changedAtMs },
  { name: 'position', type: 'bigint', of: (row) => row.position },
];
const upsertJournals = unnestInsert('read_model.journal', columns, upsertOn(['subject_id'], columns));

/** What people measured and noted of brews and sessions. */
export const brewJournal: ReadModel = {
  name: 'brewJournal',
  tables: ['journal', 'journal_entry'],
  async write(client, batch) {
    const events = journalEvents(batch.events);
    if (events.length === 0) return;
    const { position } = batch;
    const ids = [...new Set(events.map(({ data }) => data.subjectId))];
    const journals = projectJournals(events, await loadJournals(client, ids));
    await upsertJournals(
      client,
      journals.map((row) => ({ ...row, position })),
    );
    const { rows, removed } = projectEntries(events);
    await upsertEntries(client, rows);
    if (removed.length > 0) await deleteEntries(client, removed);
  },
};

async function deleteEntries(
  client: PoolClient,
  removed: readonly { readonly subjectId: string; readonly entryId: string }[],
): Promise<void> {
  await client.query(
    `delete from read_model.journal_entry where (subject_id, entry_id) in (select * from unnest($1::text[], $2::uuid[]))`,
    [removed.map(({ subjectId }) => subjectId), removed.map(({ entryId }) => entryId)],
  );
}

async function loadJournals(client: PoolClient, ids: readonly string[]): Promise<Map<string, JournalRow>> {
  const { rows } = await client.query<JournalRow>({
    name: 'load journals',
    text: `select subject_id as "subjectId", name, named_by as "namedBy", stars, rating_text as "ratingText",
        rated_by as "ratedBy", (extract(epoch from changed_at) * 1000)::bigint as "changedAtMs"
      from read_model.journal where subject_id = ${anyOf('$1', 'text')}`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.subjectId, row]));
}
