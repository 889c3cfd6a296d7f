export { brewJournal } from './decider.js';
export { gravitiesByHand } from './gravitiesByHand.js';
export { correctedGravity } from './refuseEntry.js';
export type { BrewJournalEvent, EntryContent, JournalSubject, MeasurementByHand } from './events.js';
