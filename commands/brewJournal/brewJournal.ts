import {
  brewJournal as decider,
  type EntryContent,
  type JournalSubject,
} from '../../domain/brewJournal/index.js';
import { createCommandHandler } from '../handleCommand.js';
import type { EventStore } from '../ports/index.js';

interface About {
  readonly subject: JournalSubject;
  readonly personId: string;
  readonly traceparent?: string;
}

interface Entry {
  readonly entryId: string;
  readonly takenAtMs: number;
  readonly content: EntryContent;
}

/** What people write about a brew or session. Each throws RefusedError (`COMMAND_REFUSED`) with each broken rule, or `EVENT_STORE_UNAVAILABLE`. */
export interface BrewJournal {
  /** A second request with the same id and content changes nothing. */
  add(request: About & Entry): Promise<void>;
  /** What the entry said before stays in the event store. */
  correct(request: About & Entry): Promise<void>;
  remove(request: About & Pick<Entry, 'entryId'>): Promise<void>;
  /** Null takes the name away. */
  name(request: About & { readonly name: string | null }): Promise<void>;
  rate(request: About & { readonly stars: number; readonly text: string | null }): Promise<void>;
}

/** Short, because a person waits for the answer. */
const patienceMs = 3_000;

export function createBrewJournal({
  store,
  now,
}: {
  readonly store: EventStore;
  readonly now: () => Date;
}): BrewJournal {
  const journals = createCommandHandler({ decider, store, cachedStates: 0, now, patienceMs });
  const by = ({ personId, traceparent }: About) => ({
    ...{ by: personId, atMs: now().getTime(), causedBy: `person:${personId}` },
    ...(traceparent !== undefined && { traceparent }),
  });
  return {
    async add({ subject, entryId, takenAtMs, content, ...about }) {
      const entry = { subject, entryId, takenAtMs, content };
      await journals.handle(subject.subjectId, [{ type: 'add', ...entry, ...by({ subject, ...about }) }]);
    },

    async correct({ subject, entryId, takenAtMs, content, ...about }) {
      const entry = { subject, entryId, takenAtMs, content };
      await journals.handle(subject.subjectId, [{ type: 'correct', ...entry, ...by({ subject, ...about }) }]);
    },

    async remove({ subject, entryId, ...about }) {
      await journals.handle(subject.subjectId, [
        { type: 'remove', subject, entryId, ...by({ subject, ...about }) },
      ]);
    },

    async name({ subject, name, ...about }) {
      await journals.handle(subject.subjectId, [
        { type: 'name', subject, name, ...by({ subject, ...about }) },
      ]);
    },

    async rate({ subject, stars, text, ...about }) {
      await journals.handle(subject.subjectId, [
        { type: 'rate', subject, stars, text, ...by({ subject, ...about }) },
      ]);
    },
  };
}
