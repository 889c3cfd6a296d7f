import { brewJournal, type BrewJournalEvent, type EntryContent } from '../../domain/brewJournal/index.js';
import { parseSessionId } from '../../domain/brewSession/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { isStreamOf } from '../../domain/kernel/streams.js';
import type { PersonalText } from '../../domain/people/index.js';

/** A row of `journal_entry`. */
export interface JournalEntryRow {
  readonly subjectId: string;
  readonly entryId: string;
  readonly deviceIds: readonly string[];
  readonly subjectAtMs: number;
  readonly takenAtMs: number;
  readonly content: EntryContent;
  readonly writtenBy: string;
  /** When it was added; of one that was corrected, the row of before has it. */
  readonly recordedAtMs: number;
  readonly changedAtMs: number;
}

/** A row of `journal`: what is said of the whole brew or session, and when something of it changed last. */
export interface JournalRow {
  readonly subjectId: string;
  readonly name: PersonalText;
  readonly namedBy: string | null;
  readonly stars: number | null;
  readonly ratingText: PersonalText;
  readonly ratedBy: string | null;
  readonly changedAtMs: number;
}

/** The events of journals, in the current schema version. */
export function journalEvents(records: readonly RecordedEvent[]): readonly BrewJournalEvent[] {
  return records
    .filter(({ stream }) => isStreamOf(brewJournal, stream))
    .map((record) => brewJournal.upcast(record, record.metadata.schemaVersion));
}

/** The whole brews whose journals these events are about. */
export function journalBrews(records: readonly RecordedEvent[]): readonly string[] {
  return journalEvents(records)
    .map(({ data }) => data.subjectId)
    .filter((id) => parseSessionId(id) === undefined);
}

/** The last state of each entry that these events name; those that were removed apart. */
export function projectEntries(events: readonly BrewJournalEvent[]) {
  const rows = new Map<string, JournalEntryRow>();
  const removed = new Map<string, { readonly subjectId: string; readonly entryId: string }>();
  for (const { type, data } of events) {
    if (type === 'BrewNamed' || type === 'BrewRated') continue;
    const { subjectId, entryId } = data;
    const key = `${subjectId}/${entryId}`;
    if (type === 'EntryRemoved') {
      rows.delete(key);
      removed.set(key, { subjectId, entryId });
      continue;
    }
    const { deviceIds, subjectAtMs, takenAtMs, content, by: writtenBy, atMs } = data;
    const recordedAtMs = rows.get(key)?.recordedAtMs ?? atMs;
    rows.set(key, {
      ...{ subjectId, entryId, deviceIds, subjectAtMs, takenAtMs, content, writtenBy },
      ...{ recordedAtMs, changedAtMs: atMs },
    });
  }
  return { rows: [...rows.values()], removed: [...removed.values()] };
}

/** The rows of journals after these events, given the rows before them. */
export function projectJournals(
  events: readonly BrewJournalEvent[],
  before: ReadonlyMap<string, JournalRow>,
): readonly JournalRow[] {
  const rows = new Map<string, JournalRow>();
  for (const event of events) {
    const { subjectId, atMs: changedAtMs, by } = event.data;
    const row = rows.get(subjectId) ?? before.get(subjectId) ?? { subjectId, ...nothing };
    rows.set(subjectId, { ...row, ...changesOf(event, by), changedAtMs });
  }
  return [...rows.values()];
}

const nothing = { name: null, namedBy: null, stars: null, ratingText: null, ratedBy: null };

function changesOf(event: BrewJournalEvent, by: string): Partial<JournalRow> {
  if (event.type === 'BrewNamed') return { name: event.data.name, namedBy: by };
  if (event.type !== 'BrewRated') return {};
  return { stars: event.data.stars, ratingText: event.data.text, ratedBy: by };
}
