export {
  journalBrews,
  journalEvents,
  projectEntries,
  projectJournals,
  type JournalEntryRow,
  type JournalRow,
} from './projectJournal.js';
