import { RefusedError, refuseIfAny } from '../kernel/refusal.js';
import type { Actor, PersonalText } from '../people/index.js';
import type { BrewJournal, BrewJournalEvent, EntryContent, JournalEntry, JournalSubject } from './events.js';
import { refuseContent, refuseTime } from './refuseEntry.js';

interface Asked {
  readonly subject: JournalSubject;
  readonly by: Actor;
  /** Now, by Brewline's clock. */
  readonly atMs: number;
}

interface AskedEntry extends Asked {
  readonly entryId: string;
  readonly takenAtMs: number;
  readonly content: EntryContent;
}

export type HandleBrewJournal =
  | (AskedEntry & { readonly type: 'add' | 'correct' })
  | (Asked & { readonly type: 'remove'; readonly entryId: string })
  | (Asked & { readonly type: 'name'; readonly name: PersonalText })
  | (Asked & { readonly type: 'rate'; readonly stars: number; readonly text: PersonalText });

/** Entries that were removed count: nobody fills a stream by adding and removing. */
const mostEntries = 500;

/**
 * What follows from a person's request. A repeated request changes nothing.
 *
 * @throws RefusedError (`COMMAND_REFUSED`) naming field and rule.
 */
export function decide(command: HandleBrewJournal, journal: BrewJournal): readonly BrewJournalEvent[] {
  const { subject, by, atMs } = command;
  const fact = { ...subject, by, atMs };
  switch (command.type) {
    case 'add':
      return add(command, journal);
    case 'correct':
      return correct(command, journal);
    case 'remove': {
      const { entryId } = command;
      const entry = journal.entries.get(entryId);
      if (entry?.status === 'removed') return [];
      keptEntry(entry);
      return [{ type: 'EntryRemoved', data: { ...fact, entryId } }];
    }
    case 'name': {
      const { name } = command;
      return name === journal.name ? [] : [{ type: 'BrewNamed', data: { ...fact, name } }];
    }
    case 'rate': {
      const { stars, text } = command;
      const isSame = journal.rating?.stars === stars && journal.rating.text === text;
      return isSame ? [] : [{ type: 'BrewRated', data: { ...fact, stars, text } }];
    }
  }
}

function add(command: AskedEntry, { entries }: BrewJournal): readonly BrewJournalEvent[] {
  const { subject, by, atMs, entryId, takenAtMs, content } = command;
  const before = entries.get(entryId);
  if (before?.status === 'kept' && before.by === by && says(before, command)) return [];
  if (before) throw refused('entryId', 'another entry was added under this id');
  if (entries.size >= mostEntries) throw refused('entryId', `a journal has at most ${mostEntries} entries`);
  refuseIfAny([...refuseTime(command), ...refuseContent(content)]);
  return [{ type: 'EntryAdded', data: { ...subject, by, atMs, entryId, takenAtMs, content } }];
}

function correct(command: AskedEntry, { entries }: BrewJournal): readonly BrewJournalEvent[] {
  const { subject, by, atMs, entryId, takenAtMs, content } = command;
  const before = keptEntry(entries.get(entryId));
  if (before.content.type !== content.type)
    throw refused('entryId', `it is a ${before.content.type} and stays one`);
  if (says(before, command)) return [];
  refuseIfAny([...refuseTime(command), ...refuseContent(content)]);
  return [{ type: 'EntryCorrected', data: { ...subject, by, atMs, entryId, takenAtMs, content } }];
}

type KeptEntry = Extract<JournalEntry, { status: 'kept' }>;

function keptEntry(entry: JournalEntry | undefined): KeptEntry {
  if (entry?.status === 'kept') return entry;
  throw refused('entryId', 'there is no entry with this id');
}

function says({ takenAtMs, content }: KeptEntry, asked: AskedEntry): boolean {
  return takenAtMs === asked.takenAtMs && canonical(content) === canonical(asked.content);
}

/** Two requests that say the same may have their fields in another order. */
function canonical(content: EntryContent): string {
  if (content.type === 'note') return JSON.stringify(content.text);
  const { gravity, ph, litres, celsius } = content;
  const { specificGravity, sampleCelsius, calibrationCelsius } = gravity ?? {};
  return JSON.stringify([specificGravity, sampleCelsius, calibrationCelsius, ph, litres, celsius]);
}

function refused(field: string, rule: string): RefusedError {
  return new RefusedError([{ field, rule }]);
}
