import type { Decider } from '../kernel/events.js';
import { upcastWith, type Upcaster } from '../kernel/upcast.js';
import { decide, type HandleBrewJournal } from './commands.js';
import { evolve, initialState, type BrewJournal, type BrewJournalEvent } from './events.js';

/** When the data of an event changes, append the function from version n to n + 1. Never change an existing one. */
const upcasters: readonly Upcaster[] = [];

/** What people measured and noted of a whole brew or of one session, by its id: that of a session has a dot, that of a brew has none. */
export const brewJournal: Decider<HandleBrewJournal, BrewJournal, BrewJournalEvent> = {
  category: 'brewJournal',
  schemaVersion: upcasters.length + 1,
  initialState,
  decide,
  evolve,
  correlationOf: ({ data }) => data.subjectId,
  upcast: (event, schemaVersion) => upcastWith(upcasters, event, schemaVersion),
};
