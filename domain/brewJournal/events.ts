import type { RefractometerReading } from '../fermentation/index.js';
import type { Actor, PersonalText } from '../people/index.js';

/** The whole brew or session that a journal is about. */
export interface JournalSubject {
  /** Id of the brew or session. */
  readonly subjectId: string;
  /** Its machines. */
  readonly deviceIds: readonly string[];
  /** By Brewline's clock, epoch milliseconds: it decides whose it is. */
  readonly subjectAtMs: number;
}

/** Gravity as it was read off a hydrometer, with what it takes to correct it. */
export interface GravityByHand {
  readonly specificGravity: number;
  readonly sampleCelsius: number;
  /** For which the hydrometer is made. */
  readonly calibrationCelsius: number;
}

/** What somebody measured; at least one of its values. */
export interface MeasurementByHand {
  readonly type: 'measurement';
  readonly gravity?: GravityByHand;
  readonly refractometer?: RefractometerReading;
  readonly ph?: number;
  readonly litres?: number;
  readonly celsius?: number;
}

export interface Note {
  readonly type: 'note';
  readonly text: PersonalText;
}

export type EntryContent = MeasurementByHand | Note;

interface JournalFact extends JournalSubject {
  /** Whose text it is, where there is one. */
  readonly by: Actor;
  /** Backend time, epoch milliseconds. */
  readonly atMs: number;
}

interface WrittenEntry extends JournalFact {
  /** UUID. */
  readonly entryId: string;
  /** When it was measured or seen, as its person says; epoch milliseconds. */
  readonly takenAtMs: number;
  readonly content: EntryContent;
}

export type BrewJournalEvent =
  | { readonly type: 'EntryAdded'; readonly data: WrittenEntry }
  /** What it said before stays in the store. */
  | { readonly type: 'EntryCorrected'; readonly data: WrittenEntry }
  | { readonly type: 'EntryRemoved'; readonly data: JournalFact & { readonly entryId: string } }
  /** Null takes the name away. */
  | { readonly type: 'BrewNamed'; readonly data: JournalFact & { readonly name: PersonalText } }
  /** `stars` from 1 to 5. */
  | {
      readonly type: 'BrewRated';
      readonly data: JournalFact & { readonly stars: number; readonly text: PersonalText };
    };

/** An entry that was removed keeps its id. */
export type JournalEntry =
  | {
      readonly status: 'kept';
      readonly by: Actor;
      readonly takenAtMs: number;
      readonly content: EntryContent;
    }
  | { readonly status: 'removed' };

export interface BrewJournal {
  readonly entries: ReadonlyMap<string, JournalEntry>;
  readonly name: PersonalText;
  readonly rating: { readonly stars: number; readonly text: PersonalText } | undefined;
}

export const initialState: BrewJournal = { entries: new Map(), name: null, rating: undefined };

/** The state after one more event. */
export function evolve(journal: BrewJournal, event: BrewJournalEvent): BrewJournal {
  switch (event.type) {
    case 'EntryAdded':
    case 'EntryCorrected': {
      const { entryId, by, takenAtMs, content } = event.data;
      return withEntry(journal, entryId, { status: 'kept', by, takenAtMs, content });
    }
    case 'EntryRemoved':
      return withEntry(journal, event.data.entryId, { status: 'removed' });
    case 'BrewNamed':
      return { ...journal, name: event.data.name };
    case 'BrewRated': {
      const { stars, text } = event.data;
      return { ...journal, rating: { stars, text } };
    }
  }
}

function withEntry(journal: BrewJournal, entryId: string, entry: JournalEntry): BrewJournal {
  return { ...journal, entries: new Map([...journal.entries, [entryId, entry]]) };
}
