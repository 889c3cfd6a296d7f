import type { Pool } from 'pg';
import type { MeasurementByHand } from '../../../domain/brewJournal/index.js';
import type {
  AnnotationsRequest,
  JournalEntryShown,
  JournalFilter,
  ShownActor,
} from '../../../projections/queries/index.js';
import { shownActor } from './actors.js';
import { receivedIn } from './receivedIn.js';

const columns = `subject_id, entry_id::text, device_ids, taken_at, text, measurement, recorded_at, changed_at,
  ${shownActor('written_by')} as writer`;

/** The entries of one brew or session, by when they were taken; a journal has at most 500. */
export async function journalEntries(
  pool: Pool,
  { subjectId, kind, entryId }: JournalFilter,
): Promise<readonly JournalEntryShown[]> {
  const { rows } = await pool.query<EntryRow>({
    name: 'journal-entries',
    text: `select ${columns} from read_model.journal_entry
      where subject_id = $1 and ($2::text is null or kind = $2) and ($3::uuid is null or entry_id = $3)
      order by taken_at, recorded_at, entry_id`,
    values: [subjectId, kind ?? null, entryId ?? null],
  });
  return rows.map(toEntry);
}

/** Measurements by hand of several brews and sessions. */
export async function measurementsOf(
  pool: Pool,
  subjectIds: readonly string[],
): Promise<readonly JournalEntryShown[]> {
  const { rows } = await pool.query<EntryRow>(
    `select ${columns} from read_model.journal_entry where subject_id = any($1::text[]) and kind = 'measurement'
     order by taken_at, recorded_at, entry_id limit 5000`,
    [subjectIds],
  );
  return rows.map(toEntry);
}

/** Those of a session and of the whole brew that it is part of. */
export async function journalOfSession(
  pool: Pool,
  sessionId: string,
  deviceId: string,
): Promise<readonly JournalEntryShown[]> {
  const { rows } = await pool.query<EntryRow>(
    `select ${columns} from read_model.journal_entry where subject_id in (${subjectsOfSession('$1', '$2')})
     order by taken_at, recorded_at, entry_id limit 1000`,
    [sessionId, deviceId],
  );
  return rows.map(toEntry);
}

/** Entries about a device in a range of time; of a session those about it, and about its brew. */
export async function entriesIn(
  pool: Pool,
  {
    deviceId,
    sessionId,
    from,
    to,
    received,
  }: Omit<AnnotationsRequest, 'session'> & { readonly sessionId: string | null },
  limit: number,
): Promise<readonly JournalEntryShown[]> {
  const { rows } = await pool.query<EntryRow>(
    `select ${columns} from read_model.journal_entry
     where device_ids @> array[$1::text] and ($2::text is null or subject_id in (${subjectsOfSession('$2', '$1')}))
       and taken_at >= $3 and taken_at < $4
       ${receivedIn(received, 'recorded_at')} ${receivedIn(received, 'subject_at')}
     order by taken_at, recorded_at, entry_id limit $5`,
    [deviceId, sessionId, from, to, limit],
  );
  return rows.map(toEntry);
}

/** A session that a stage only waits for is not of that brew. */
function subjectsOfSession(sessionId: string, deviceId: string): string {
  return `select ${sessionId}::text union all
    select plan_id::text from read_model.brew_plan where ${deviceId} in (base_id, keg_id) and exists (
      select from jsonb_array_elements(stages) part
      where part ->> 'sessionId' = ${sessionId} and part ->> 'status' <> 'waiting')`;
}

interface EntryRow {
  readonly subject_id: string;
  readonly entry_id: string;
  readonly device_ids: readonly string[];
  readonly taken_at: Date;
  readonly text: string | null;
  readonly measurement: MeasurementByHand | null;
  readonly recorded_at: Date;
  readonly changed_at: Date;
  readonly writer: ShownActor;
}

function toEntry(row: EntryRow): JournalEntryShown {
  return {
    subjectId: row.subject_id,
    entryId: row.entry_id,
    takenAt: row.taken_at,
    content: row.measurement ?? { type: 'note', text: row.text },
    writtenBy: row.writer,
    recordedAt: row.recorded_at,
    changedAt: row.changed_at,
  };
}
